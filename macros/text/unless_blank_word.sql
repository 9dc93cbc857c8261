{# The value, or null where it is nothing but a word that means nothing. #}
{% macro unless_blank_word(value, words='blank_words') -%}
    case when lower(replace({{ value }}, ' ', '')) in (select {{ words }}.word from {{ words }}) then null else {{ value }} end
{%- endmacro %}
