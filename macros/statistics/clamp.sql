{# Engines agree on case, but not on what least and greatest make of null. #}
{% macro clamp(value, lowest, highest) -%}
    case when {{ value }} < {{ lowest }} then {{ lowest }} when {{ value }} > {{ highest }} then {{ highest }} else {{ value }} end
{%- endmacro %}
