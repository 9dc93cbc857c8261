{# Decimals add up to the same sum in every order; doubles do not. #}
{% macro to_points(expression) -%}
    cast({{ expression }} as decimal(38, 15))
{%- endmacro %}
