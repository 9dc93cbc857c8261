{% macro limit_points(points, categories) -%}
    {{ clamp_points(points, categories ~ '.min_points', categories ~ '.max_points') }}
{%- endmacro %}
