{% macro daily_hits(quantity, max_per_day) -%}
    least({{ quantity }}, coalesce({{ max_per_day }}, {{ quantity }}))
{%- endmacro %}
