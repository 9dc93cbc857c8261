{# As clean_key; what holds an @ is an e-mail address and is compared like one, in small letters. #}
{% macro clean_visitor(expression) -%}
    case when {{ clean_key(expression) }} like '%@%' then lower({{ clean_key(expression) }}) else {{ clean_key(expression) }} end
{%- endmacro %}
