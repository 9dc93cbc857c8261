{# As clean_text, but never cut: two long keys must not become one. #}
{% macro clean_key(expression) -%}
    nullif(trim(both ' {{ '\t\n\r' }}' from cast({{ expression }} as varchar)), '')
{%- endmacro %}
