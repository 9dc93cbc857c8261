{# Every cell of a seed as a row: seed_name, row_id, column_name, cell, place (of the row in the file). #}
{% macro seed_cells(seed) -%}
    {%- do check_vars() -%}
    {%- set relation = ref(seed) -%}
    {%- if execute -%}
        {%- set found = seed_columns(seed) -%}
        {%- set row_id = seed_row_id(seed, found) -%}
        {%- set rows = seed_rows(seed, found) -%}
        {%- for column in seed_contract(seed).columns.values() if column.name in found %}
        select
            '{{ seed }}' as seed_name,
            {{ row_id }} as row_id,
            '{{ column.name }}' as column_name,
            {{ seed_cell(column.name, found) }} as cell,
            cast({{ row_place() }} as bigint) as place
        from {{ rows }}
        {{ "union all" if not loop.last }}
        {%- else %}
        select
            '{{ seed }}' as seed_name,
            cast(null as varchar) as row_id,
            cast(null as varchar) as column_name,
            cast(null as varchar) as cell,
            cast(null as bigint) as place
        where 1 = 0
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
