{% macro rule_points(points, decayed_hits) -%}
    {{ points }} * cast({{ decayed_hits }} as double)
{%- endmacro %}
