-- Proves that segment_performance counts each lead of lead_scores that is not excluded once in every dimension, open and converted ones alike, and
-- says of tiers, stages, countries, industries and sources what lead_scores says.
with

segments as (
    select * from {{ ref('segment_performance') }}
),

lead_scores as (
    select * from {{ ref('lead_scores') }}
    where not is_excluded
),

dimensions as (
    select
        dimension,
        sum(leads) as leads,
        sum(open_leads) as open_leads,
        sum(sales_ready_leads) as sales_ready_leads,
        sum(converted_leads) as converted_leads
    from segments
    group by 1
),

whole as (
    select * from dimensions
    where dimension = 'all'
),

grouped as (
    select
        dimensions.dimension,
        coalesce(case dimensions.dimension
            when 'all' then 'all'
            when 'industry' then lead_scores.industry
            when 'country' then lead_scores.country
            when 'lead_source' then lead_scores.lead_source
            when 'persona' then lead_scores.persona
            when 'tier' then lead_scores.tier
            else lead_scores.buying_stage
        end, '(blank)') as segment,
        lead_scores.is_open,
        lead_scores.is_sales_ready
    from lead_scores
    cross join (
        values ('all'), ('industry'), ('country'), ('lead_source'), ('persona'), ('tier'), ('buying_stage')
    ) as dimensions (dimension)
),

wanted as (
    select
        dimension,
        segment,
        count(*) as leads,
        sum(case when is_open then 1 else 0 end) as open_leads,
        sum(case when is_sales_ready then 1 else 0 end) as sales_ready_leads
    from grouped
    group by 1, 2
),

problems as (
    select
        dimensions.dimension,
        'adds up to other numbers than all' as problem
    from dimensions
    inner join whole
        on
            dimensions.leads <> whole.leads
            or dimensions.open_leads <> whole.open_leads
            or dimensions.sales_ready_leads <> whole.sales_ready_leads
            or dimensions.converted_leads <> whole.converted_leads
    union all
    select
        coalesce(segments.dimension, wanted.dimension) as dimension,
        'other leads than in lead_scores' as problem
    from segments
    full outer join wanted
        on segments.dimension = wanted.dimension and segments.segment = wanted.segment
    where
        coalesce(segments.dimension, wanted.dimension) <> 'size_band'
        and (
            coalesce(segments.leads, 0) <> coalesce(wanted.leads, 0)
            or coalesce(segments.open_leads, 0) <> coalesce(wanted.open_leads, 0)
            or coalesce(segments.sales_ready_leads, 0) <> coalesce(wanted.sales_ready_leads, 0)
        )
    union all
    select
        dimension,
        'more are open or converted than there are' as problem
    from segments
    where open_leads + converted_leads > leads or conversion_rate_low > conversion_rate or conversion_rate_high < conversion_rate
),

final as (
    select * from problems
)

select * from final
