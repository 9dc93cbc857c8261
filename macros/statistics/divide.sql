{# A quotient as a double; null where it would be divided by 0. Engines differ: whole numbers, infinity, errors. #}
{% macro divide(numerator, denominator) -%}
    cast({{ numerator }} as double) / nullif({{ denominator }}, 0)
{%- endmacro %}
