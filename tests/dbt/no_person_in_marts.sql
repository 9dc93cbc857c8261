-- Proves that no mart names a person: none has a column called name or email. The property files are read,
-- because the contract of the marts makes them name every column.
{% set models = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | list if execute else [] -%}
with

mart_columns as (
    {%- for model in models if 'marts' in model.fqn %}
    {%- for column in model.columns.values() %}
    select
        '{{ model.name }}' as mart,
        '{{ column.name | lower }}' as column_name
    union all
    {%- endfor %}
    {%- endfor %}
    select
        cast(null as varchar) as mart,
        cast(null as varchar) as column_name
),

final as (
    select * from mart_columns
    where column_name in ('name', 'email')
)

select * from final
