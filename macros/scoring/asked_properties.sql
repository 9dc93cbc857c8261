{# Over the different properties that a rule names, as event_cells takes them: the one that it names, or, of several, each between two
   chr(31) and behind them * where one of them is a column of the user's own; null where it names none. #}
{% macro asked_properties(property) -%}
    case
        when count({{ property }}) < 2 then min({{ property }})
        else
            chr(31) || {{ dbt.listagg(property, 'chr(31)', 'order by ' ~ property) }} || chr(31)
            || case when max(case when {{ property }} not in ('{{ event_columns('').keys() | join("', '") }}') then 1 else 0 end) = 1 then '*' else '' end
    end
{%- endmacro %}
