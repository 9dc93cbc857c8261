{% macro clean_key(expression) -%}
    nullif(trim(both ' {{ '\t\r\n' }}' from cast({{ expression }} as varchar)), '')
{%- endmacro %}
