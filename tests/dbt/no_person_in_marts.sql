-- Proves that no mart names a person unasked: none has a column called name or email, and each column called
-- contact_name, contact_names or contact_email has the test blank_unless_asked_for. The property files are read, because the contract
-- of the marts makes them name every column.
{% set nodes = graph.nodes.values() | list if execute else [] -%}
{% set tests = nodes | selectattr('test_metadata', 'defined') | selectattr('test_metadata') | list -%}
{% set guards = tests | selectattr('test_metadata.name', 'equalto', 'blank_unless_asked_for') | list -%}
with

mart_columns as (
    {%- for model in nodes | selectattr('resource_type', 'equalto', 'model') if 'marts' in model.fqn %}
    {%- for column in model.columns.values() %}
    select
        '{{ model.name }}' as mart,
        '{{ column.name | lower }}' as column_name,
        {{ column.name in (guards | selectattr('attached_node', 'equalto', model.unique_id) | map(attribute='column_name') | list) }} as is_guarded
    union all
    {%- endfor %}
    {%- endfor %}
    select
        cast(null as varchar) as mart,
        cast(null as varchar) as column_name,
        false as is_guarded
),

final as (
    select * from mart_columns
    where
        column_name in ('name', 'email')
        or (column_name in ('contact_name', 'contact_names', 'contact_email') and not is_guarded)
)

select * from final
