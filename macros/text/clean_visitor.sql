{# As clean_id; what holds an @ is an e-mail address and is compared like one, in small letters. #}
{% macro clean_visitor(expression, source_type='varchar') -%}
    case when {{ clean_key(expression) }} like '%@%' then lower({{ clean_key(expression) }}) else {{ clean_id(expression, source_type) }} end
{%- endmacro %}
