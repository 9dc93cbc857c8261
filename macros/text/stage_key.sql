{# A stage as it is compared: Closed Won, closed_won and ClosedWon are one. #}
{% macro stage_key(expression) -%}
    lower(translate({{ expression }}, ' _-' || chr(9) || chr(10) || chr(13) || chr(160), ''))
{%- endmacro %}
