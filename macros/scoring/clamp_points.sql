{# least and greatest pass over nulls on every engine, so that a blank limit is none. #}
{% macro clamp_points(points, min_points, max_points) -%}
    least(greatest({{ points }}, {{ to_points(min_points) }}), {{ to_points(max_points) }})
{%- endmacro %}
