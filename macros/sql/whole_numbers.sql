{# A table of the column `place` with the numbers from 1 to `count` (a power of ten). #}
{% macro whole_numbers(count) -%}
    {%- set digits = (count | string | length) - 1 -%}
    (
        select 1{% for i in range(digits) %} + {{ 10 ** i }} * digits_{{ i }}.digit{% endfor %} as place
        from
            {%- for i in range(digits) %}
            (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as digits_{{ i }} (digit){{ "," if not loop.last }}
            {%- endfor %}
    )
{%- endmacro %}
