{% macro score_from_points(points, full_points) -%}
    100 * greatest(0, least(1, cast({{ points }} as double) / {{ full_points }}))
{%- endmacro %}
