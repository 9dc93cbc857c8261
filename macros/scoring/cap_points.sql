{% macro cap_points(points, max_points) -%}
    {{ clamp_points(points, '-' ~ max_points, max_points) }}
{%- endmacro %}
