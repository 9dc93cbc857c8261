{# One raw table, whole, before it is read: every column of the contract as the source has it, trimmed, and whether the row is ragged. #}
{% macro raw_cells(table, columns=none, own=none) -%}
    {%- set found = columns if columns is not none else checked_raw_columns(table) -%}
    (
            select
                {%- if found and found[''].is_ragged %}
                {{ found[''].is_ragged }} as is_ragged,
                {{ found[''].is_shifted }} as is_shifted,
                {%- endif %}
                {%- if own is not none %}
                {{ own_cells(own) }} as other_cells,
                {%- endif %}
                {%- for column in raw_contract(table).columns.values() %}
                {{ raw_cell(column, found.get(column.name)) }} as {{ column.name }}{{ "," if not loop.last }}
                {%- endfor %}
            {% if found %}from {{ found['']['from'] }}{% else %}where 1 = 0{% endif %}
        )
{%- endmacro %}
