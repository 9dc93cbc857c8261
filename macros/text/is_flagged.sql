{# Whether a wish or a deletion is to be heeded: yes, or a word that is neither yes nor no, because the careful reading wins. #}
{% macro is_flagged(expression) -%}
    coalesce({{ to_flag(expression) }}, lower({{ clean_key(expression) }}) not in ('none', 'nan', 'null', 'n/a', '-'), false)
{%- endmacro %}
