{# Whether a cell says that a deal was won, in the words of yes and no or in those of a stage; null where it says neither. #}
{% macro to_won(expression) -%}
    coalesce(
        {{ to_flag(expression) }},
        case
            when {{ stage_key(expression) }} in ('won', 'closedwon') then true
            when {{ stage_key(expression) }} in ('lost', 'closedlost') then false
        end
    )
{%- endmacro %}
