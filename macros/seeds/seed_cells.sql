{# Every cell of a seed as a row: seed_name, row_id, column_name, cell. #}
{% macro seed_cells(seed) -%}
    {%- set relation = ref(seed) -%}
    {%- if execute -%}
        {%- set contract = seed_contract(seed) -%}
        {%- set found = seed_columns(seed) -%}
        {%- set parts = [] -%}
        {%- for key in contract.config.meta.key -%}
            {%- do parts.append("coalesce(" ~ (clean_text(adapter.quote(found[key])) if key in found else "null") ~ ", '(blank " ~ key ~ ")')") -%}
        {%- endfor -%}
        {%- for column in contract.columns.values() if column.name in found %}
        select
            '{{ seed }}' as seed_name,
            {{ parts | join(" || ' ' || ") }} as row_id,
            '{{ column.name }}' as column_name,
            {{ clean_text(adapter.quote(found[column.name])) }} as cell
        from {{ relation }}
        {{ "union all" if not loop.last }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
