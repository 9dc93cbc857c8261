{% macro clean_text(expression, longest=1000) -%}
    nullif(trim(both ' {{ '\t\r\n' }}' from left(trim(both ' {{ '\t\r\n' }}' from cast({{ expression }} as varchar)), {{ longest }})), '')
{%- endmacro %}
