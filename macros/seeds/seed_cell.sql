{# A cell of a seed as trimmed text; null where it is blank or the seed lacks the column. #}
{% macro seed_cell(column_name, found) -%}
    {{ clean_key(adapter.quote(found[column_name])) if column_name in found else 'cast(null as varchar)' }}
{%- endmacro %}
