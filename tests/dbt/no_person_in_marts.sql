-- Proves that no mart names a person: none has a column called name or email. The property files are read,
-- because the contract of the marts makes them name every column.
{% set found = [] -%}
{% if execute -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and 'marts' in node.fqn -%}
        {%- for column in node.columns.values() if column.name | lower in ['name', 'email'] -%}
            {%- do found.append({'mart': node.name, 'column': column.name}) -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endif -%}
with

final as (
    {%- for person in found %}
    select
        '{{ person.mart }}' as mart,
        '{{ person.column }}' as column_name
    {{ "union all" if not loop.last }}
    {%- else %}
    select
        cast(null as varchar) as mart,
        cast(null as varchar) as column_name
    where 1 = 0
    {%- endfor %}
)

select * from final
