with

resampled_counts as (
    select * from {{ ref('int_resampled_counts') }}
    where replicate = 0 and split = 'training' and leads > 0
),

settings as (
    select * from {{ ref('int_settings') }}
),

below as (
    select
        lead_score,
        sum(leads) over (order by lead_score) - leads as leads_below,
        sum(leads) over () as all_leads
    from resampled_counts
),

-- Bins that hold about equally many leads of the training cutoffs; leads with one score stay together.
binned as (
    select
        below.lead_score,
        cast(floor({{ divide('settings.stability_bins * below.leads_below', 'below.all_leads') }}) as integer) as bin_number
    from below
    cross join settings
),

edges as (
    select
        bin_number,
        min(lead_score) as min_score
    from binned
    group by 1
),

final as (
    select
        bin_number,
        case when row_number() over (order by bin_number) = 1 then 0 else min_score end as min_score,
        coalesce(lead(min_score) over (order by bin_number), 101) as below_score
    from edges
)

select * from final
