{# The cells of a raw table that cannot be read: raw_table, reason, cell. Erased people have none. #}
{% macro unreadable_cells(table, visitors=none) -%}
    {%- set declared = source('raw', table) -%}
    {%- set erased = erased_contacts() -%}
    {%- if execute -%}
        {%- set contract = raw_contract(table) -%}
        {%- set found = checked_raw_columns(table) -%}
        {%- set parts = [] -%}
        {%- for column in contract.columns.values() -%}
            {%- set type, actual = column.config.meta.type, found.get(column.name) -%}
            {%- if actual and type in ('timestamp', 'number', 'boolean') and not is_native(type, actual.type) -%}
                {%- set part %}
        select
            cast('{{ table }}' as varchar) as raw_table,
            cast('unreadable_{{ column.name }}' as varchar) as reason,
            cast({{ shown_cell('cells.' ~ column.name, type) }} as varchar) as cell
        from {{ raw_cells(table) }} as cells
        {%- if 'contact_id' in contract.columns %}
        left join {{ erased }} as erasures
            on cells.contact_id = erasures.contact_id
        {%- endif %}
        {%- if visitors %}
        left join {{ visitors }} as visitors
            on case when cells.contact_id is null then cells.anonymous_id end = visitors.anonymous_id
        {%- endif %}
        where
            cells.{{ column.name }} is not null
            and {{ raw_value(column, found) }} is null
            {{- " and erasures.contact_id is null" if 'contact_id' in contract.columns }}
            {{- " and visitors.anonymous_id is null" if visitors }}
                {%- endset -%}
                {%- do parts.append(part) -%}
            {%- endif -%}
        {%- endfor -%}
    (
        {{- parts | join('\n        union all') if parts else "
        select cast(null as varchar) as raw_table, cast(null as varchar) as reason, cast(null as varchar) as cell
        where 1 = 0" }}
    )
    {%- endif -%}
{%- endmacro %}
