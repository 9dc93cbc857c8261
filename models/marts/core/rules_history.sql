with

cells as (
    select * from {{ ref('int_seed_cells') }}
    where cell is not null and seed_name <> 'silenced_findings'
),

rules_version as (
    select * from {{ ref('int_rules_version') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

earlier as (
    select * from {{ read_earlier('rules_history') }} as history
),

-- Each set of rules is written down once, when it builds for the first time.
final as (
    select
        rules_version.rules_version,
        cast(cells.seed_name as varchar) as seed_name,
        cast(cells.row_id as varchar) as row_id,
        cast(cells.column_name as varchar) as column_name,
        cells.cell,
        as_of_date.as_of as first_built_for
    from cells
    cross join rules_version
    cross join as_of_date
    where rules_version.rules_version not in (select earlier.rules_version from earlier)
)

select * from final
