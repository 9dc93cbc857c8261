{# A number below 1,000,000,000,000,000 on either side of zero; null for any larger one, for infinity and for NaN. #}
{% macro readable_number(expression) -%}
    case when abs({{ expression }}) < 1000000000000000 then {{ expression }} end
{%- endmacro %}
