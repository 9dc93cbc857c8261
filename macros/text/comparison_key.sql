{# Two values that count as the same have the same key. Above 2^53 a double no longer tells neighbours apart: there the text does. #}
{% macro comparison_key(value) -%}
    {#- Adding zero makes a zero of minus zero. -#}
    coalesce(
        case
            when abs({{ to_number(value) }}) < 9007199254740992 then cast({{ to_number(value) }} + 0 as varchar)
        end,
        lower({{ value }})
    )
{%- endmacro %}
