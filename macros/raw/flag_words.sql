{# The words of one flag of a raw table, with how one that says neither yes nor no is read: rule_id, word, read_as. #}
{% macro flag_words(table, column, read_as) -%}
    select
        '{{ table }}.{{ column }}' as rule_id,
        {{ column }} as word,
        '{{ read_as }}' as read_as
    from {{ table }}
{%- endmacro %}
