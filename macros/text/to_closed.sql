{# Whether a cell says that a deal is over, in the words of yes and no or in those of a stage; null where it says neither. #}
{% macro to_closed(expression) -%}
    coalesce(
        {{ to_flag(expression) }},
        case
            when {{ stage_key(expression) }} in ('closed', 'closedwon', 'closedlost', 'won', 'lost') then true
            when {{ stage_key(expression) }} = 'open' then false
        end
    )
{%- endmacro %}
