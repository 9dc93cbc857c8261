{# The sum of squared differences between one probability and the outcomes (1 or 0) of some leads. #}
{% macro squared_error(leads, conversions, probability) -%}
    ({{ conversions }} * power(1 - {{ probability }}, 2) + ({{ leads }} - {{ conversions }}) * power({{ probability }}, 2))
{%- endmacro %}
