-- Proves that every curve of conversion_curve begins with all leads of its row in time_to_customer, loses at each step those who
-- converted or were watched no longer, ends with nobody, and never falls; and that from creation each lead of a segment is
-- watched, or had bought before.
with

curves as (
    select * from {{ ref('conversion_curve') }}
),

summaries as (
    select * from {{ ref('time_to_customer') }}
),

segments as (
    select * from {{ ref('segment_performance') }}
    where dimension not in ('persona', 'tier', 'buying_stage')
),

steps as (
    select
        *,
        at_risk - converted_leads - censored_leads as left_over,
        coalesce(lead(at_risk) over (partition by clock_starts, dimension, segment order by days), 0) as next_at_risk,
        coalesce(lag(share_converted) over (partition by clock_starts, dimension, segment order by days), 0) as earlier_share
    from curves
),

whole as (
    select
        clock_starts,
        dimension,
        segment,
        max(at_risk) as leads,
        sum(converted_leads) as converted_leads
    from curves
    group by 1, 2, 3
),

problems as (
    select
        clock_starts,
        dimension,
        segment,
        'a step does not close' as problem
    from steps
    where left_over <> next_at_risk or share_converted < earlier_share or share_low > share_converted or share_high < share_converted
    union all
    select
        summaries.clock_starts,
        summaries.dimension,
        summaries.segment,
        'another number of leads than its curve' as problem
    from summaries
    left join whole
        on summaries.clock_starts = whole.clock_starts and summaries.dimension = whole.dimension and summaries.segment = whole.segment
    where summaries.leads <> coalesce(whole.leads, 0) or summaries.converted_leads <> coalesce(whole.converted_leads, 0)
    union all
    select
        'creation' as clock_starts,
        segments.dimension,
        segments.segment,
        'another number of leads than its segment' as problem
    from segments
    left join summaries
        on summaries.clock_starts = 'creation' and segments.dimension = summaries.dimension and segments.segment = summaries.segment
    where
        segments.leads <> coalesce(summaries.leads + summaries.earlier_customers, -1)
        or segments.converted_leads <> coalesce(summaries.converted_leads + summaries.earlier_customers, -1)
),

final as (
    select * from problems
)

select * from final
