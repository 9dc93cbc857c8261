with

buying_stages as (
    select * from {{ read_seed('buying_stages') }} as seed
),

cells as (
    select * from {{ ref('int_seed_cells') }}
    where seed_name = 'buying_stages'
),

-- What the rows of one stage, or of one place on the ladder, must have in common.
pairs as (
    select distinct
        'stage_order' as column_name,
        'stage' as group_name,
        stage as group_key,
        cast(stage_order as varchar) as found
    from buying_stages
    union all
    select distinct
        'track' as column_name,
        'stage' as group_name,
        stage as group_key,
        track as found
    from buying_stages
    union all
    select distinct
        'stage' as column_name,
        'stage_order' as group_name,
        cast(stage_order as varchar) as group_key,
        stage as found
    from buying_stages
),

clashes as (
    select
        column_name,
        group_name,
        group_key,
        {{ dbt.listagg('found', "' and '", 'order by found') }} as all_found
    from pairs
    where group_key is not null and found is not null
    group by 1, 2, 3
    having count(*) > 1
),

final as (
    select distinct
        cells.seed_name,
        cells.row_id,
        cells.column_name,
        cells.cell as found_value,
        cast(
            'one ' || clashes.column_name || ' for all rows of the ' || clashes.group_name || ' '
            || clashes.group_key || ', which has ' || clashes.all_found as varchar
        ) as allowed,
        cast(case clashes.group_name
            when 'stage' then 'write the same ' || clashes.column_name || ' in all of them'
            else 'give each stage its own stage_order'
        end as varchar) as mend
    from clashes
    inner join buying_stages
        on clashes.group_key = case clashes.group_name when 'stage' then buying_stages.stage else cast(buying_stages.stage_order as varchar) end
    inner join cells
        on buying_stages.row_id = cells.row_id and clashes.column_name = cells.column_name
)

select * from final
