with

behavior_rules as (
    select * from {{ read_seed('behavior_rules') }} as seed
),

buying_stages as (
    select * from {{ read_seed('buying_stages') }} as seed
),

fit_rules as (
    select * from {{ read_seed('fit_rules') }} as seed
),

routing_rules as (
    select * from {{ read_seed('routing_rules') }} as seed
),

list_attributes as (
    select * from {{ read_seed('list_attributes') }} as seed
),

final as (
    select
        cast('behavior_rules' as varchar) as seed_name,
        row_id,
        cast('property' as varchar) as subject_column,
        property as subject,
        operator,
        value
    from behavior_rules
    union all
    select
        cast('buying_stages' as varchar) as seed_name,
        row_id,
        cast('property' as varchar) as subject_column,
        property as subject,
        operator,
        value
    from buying_stages
    union all
    select
        cast('fit_rules' as varchar) as seed_name,
        row_id,
        cast('attribute' as varchar) as subject_column,
        attribute as subject,
        operator,
        value
    from fit_rules
    union all
    select
        cast('routing_rules' as varchar) as seed_name,
        row_id,
        cast('attribute' as varchar) as subject_column,
        attribute as subject,
        operator,
        value
    from routing_rules
    union all
    select
        cast('list_attributes' as varchar) as seed_name,
        row_id,
        cast('attribute' as varchar) as subject_column,
        attribute as subject,
        cast(null as varchar) as operator,
        cast(null as varchar) as value
    from list_attributes
)

select * from final
