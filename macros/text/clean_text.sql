{# Without the blanks, tabs and line ends around it; what is left empty is null. #}
{% macro clean_text(expression, longest=1000) -%}
    nullif(left(trim(both ' {{ '\t\n\r' }}' from cast({{ expression }} as varchar)), {{ longest }}), '')
{%- endmacro %}
