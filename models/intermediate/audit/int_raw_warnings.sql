with

contacts as (
    select * from {{ ref('base_contacts') }}
),

companies as (
    select * from {{ ref('base_companies') }}
),

opportunities as (
    select * from {{ ref('base_opportunities') }}
),

deals as (
    select * from {{ ref('stg_opportunities') }}
    where is_stage_unknown and rejection_reason is null
),

cells as (
    {{ flag_words('contacts', 'is_opted_out', 'opted out') }}
    union all
    {{ flag_words('contacts', 'is_deleted', 'deleted') }}
    union all
    {{ flag_words('contacts', '_fivetran_deleted', 'deleted') }}
    union all
    {{ flag_words('contacts', 'archived', 'deleted') }}
    union all
    {{ flag_words('companies', 'is_deleted', 'deleted') }}
    union all
    {{ flag_words('companies', '_fivetran_deleted', 'deleted') }}
    union all
    {{ flag_words('companies', 'archived', 'deleted') }}
    union all
    {{ flag_words('opportunities', 'is_deleted', 'deleted') }}
    union all
    {{ flag_words('opportunities', '_fivetran_deleted', 'deleted') }}
    union all
    {{ flag_words('opportunities', 'archived', 'deleted') }}
    union all
    {{ flag_words('deals', 'stage', 'stage') }}
),

-- What looks like an address or a sentence is somebody's, and is not shown.
unreadable as (
    select
        rule_id,
        read_as,
        case when length(word) <= 30 and position('@' in word) = 0 then '''' || lower(word) || '''' end as word,
        count(*) as row_count
    from cells
    where read_as = 'stage' or ({{ is_flagged('word') }} and {{ to_flag('word') }} is null)
    group by 1, 2, 3
),

ranked as (
    select
        *,
        row_number() over (partition by rule_id, word is null order by row_count desc, word asc) as place
    from unreadable
),

final as (
    select
        cast(replace(rule_id, 'deals.', 'opportunities.') as varchar) as rule_id,
        cast('raw' as varchar) as rule_kind,
        cast(case when read_as = 'stage' then 'unknown_deal_stage' else 'unreadable_flag' end as varchar) as warning,
        cast(
            case when read_as = 'stage' then 'not in deal_stages.csv, so that closed_at decides, in ' else 'neither yes nor no in ' end
            || cast(sum(row_count) as varchar) || case when sum(row_count) = 1 then ' row' else ' rows' end
            || coalesce(' (' || {{ dbt.listagg("case when place <= 3 then word end", "', '", 'order by place') }} || ')', '')
            || case when read_as = 'stage' then '' else ', read as ' || read_as end as varchar
        ) as detail,
        cast(sum(row_count) as bigint) as lead_count
    from ranked
    group by rule_id, read_as
)

select * from final
