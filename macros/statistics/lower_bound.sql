{# Over resampled values with their place from the lowest: the value below which half of what the interval leaves out lies. #}
{% macro lower_bound(value, place, places, confidence_level) -%}
    min(case when {{ place }} >= {{ places }} * (1 - {{ confidence_level }}) / 2 - 0.000000001 then {{ value }} end)
{%- endmacro %}
