{# A text that others wrote as a literal of SQL. #}
{% macro text_literal(text) -%}
    {{ return("'" ~ (text | string | replace('\x00', '') | replace("'", "''")) ~ "'") }}
{%- endmacro %}
