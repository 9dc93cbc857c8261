{# One raw table, whole, before it is read: every column of the contract as the source has it, trimmed. #}
{% macro raw_cells(table) -%}
    {%- set found = checked_raw_columns(table) -%}
    (
            select
                {%- for column in raw_contract(table).columns.values() %}
                {{ raw_cell(column, found.get(column.name)) }} as {{ column.name }}{{ "," if not loop.last }}
                {%- endfor %}
            {% if found %}from {{ (found.values() | list)[0]['from'] }}{% else %}where 1 = 0{% endif %}
        )
{%- endmacro %}
