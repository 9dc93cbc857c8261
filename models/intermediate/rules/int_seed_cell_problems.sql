with

cells as (
    select * from {{ ref('int_seed_cells') }}
),

rules as (
    select * from {{ ref('int_seed_rules') }}
),

known_values as (
    select * from {{ ref('int_seed_known_values') }}
),

known_lists as (
    select
        seed_name,
        column_name,
        {{ dbt.listagg('known_value', "', '", 'order by known_value') }} as known_list
    from known_values
    group by seed_name, column_name
),
