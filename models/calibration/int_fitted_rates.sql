with

probability_bins as (
    select * from {{ ref('int_probability_bins') }}
    where split = 'training'
),

period_counts as (
    select * from {{ ref('int_period_counts') }}
),

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
    where split <> 'future'
),

score_quality as (
    select * from {{ ref('int_score_quality') }}
    where split = 'training'
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- The forecasts of deals go by the deals that were won, whatever a conversion is.
by_cutoff as (
    select
        cutoffs.horizon_ends_on,
        {{ score_bin('period_counts.lead_score', 'settings.probability_bins') }} as bin_number,
        sum(period_counts.leads) as leads,
        sum(period_counts.won_leads) as won_leads,
        -- Who has converted already, in another sense than by a deal, cannot do so again.
        sum(case when period_counts.split = 'converted' then 0 else period_counts.leads end) as labeled_leads,
        sum(period_counts.conversions) as conversions
    from period_counts
    inner join cutoffs
        on period_counts.as_of = cutoffs.cutoff_on
    cross join settings
    group by 1, 2
),

-- What was known on a day: the cutoffs whose horizon was over then, whatever they are used for today.
known as (
    select
        cutoffs.cutoff_on,
        probability_bins.bin_number,
        coalesce(sum(by_cutoff.leads), 0) as leads,
        coalesce(sum(by_cutoff.won_leads), 0) as won_leads,
        coalesce(sum(by_cutoff.labeled_leads), 0) as labeled_leads,
        coalesce(sum(by_cutoff.conversions), 0) as conversions
    from cutoffs
    cross join probability_bins
    left join by_cutoff
        on probability_bins.bin_number = by_cutoff.bin_number and cutoffs.cutoff_on >= by_cutoff.horizon_ends_on
    group by 1, 2
),

-- The fit called training is of the training cutoffs; the others are named by the day on which so much was known, once
-- for the deals that were won and once for what is a conversion.
fit_bins as (
    select
        cast('training' as varchar) as fit,
        bin_number,
        cast(leads as bigint) as leads,
        cast(conversions as bigint) as conversions
    from probability_bins
    union all
    select
        cast(cutoff_on as varchar) as fit,
        bin_number,
        cast(leads as bigint) as leads,
        cast(won_leads as bigint) as conversions
    from known
    union all
    select
        'labels ' || cast(cutoff_on as varchar) as fit,
        bin_number,
        cast(labeled_leads as bigint) as leads,
        cast(conversions as bigint) as conversions
    from known
),

-- Leads and conversions of a bin and all below it.
running as (
    select
        fit,
        bin_number,
        leads,
        conversions,
        sum(leads) over (partition by fit order by bin_number) as leads_so_far,
        sum(conversions) over (partition by fit order by bin_number) as conversions_so_far
    from fit_bins
    where leads > 0
),

-- Isotonic regression in the max-min form: of the runs of bins around a bin, the greatest of the smallest mean rates.
runs as (
    select
        starts.fit,
        starts.bin_number as first_bin,
        ends.bin_number as last_bin,
        {{ divide(
            'ends.conversions_so_far - starts.conversions_so_far + starts.conversions',
            'ends.leads_so_far - starts.leads_so_far + starts.leads'
        ) }} as mean_rate
    from running as starts
    inner join running as ends
        on starts.fit = ends.fit and starts.bin_number <= ends.bin_number
),

smallest as (
    select
        fit,
        last_bin as bin_number,
        min(mean_rate) over (
            partition by fit, first_bin order by last_bin desc rows between unbounded preceding and current row
        ) as smallest_rate
    from runs
),

isotonic as (
    select
        fit,
        bin_number,
        max(smallest_rate) as rate
    from smallest
    group by 1, 2
),

-- A bin that held no lead takes the rate of the one below it, or of the lowest where there is none.
filled as (
    select
        fit_bins.fit,
        fit_bins.bin_number,
        fit_bins.leads,
        fit_bins.conversions,
        max(isotonic.rate) over (
            partition by fit_bins.fit order by fit_bins.bin_number rows between unbounded preceding and current row
        ) as rate,
        min(isotonic.rate) over (partition by fit_bins.fit) as lowest_rate
    from fit_bins
    left join isotonic
        on fit_bins.fit = isotonic.fit and fit_bins.bin_number = isotonic.bin_number
),

rates as (
    select
        fit,
        bin_number,
        leads,
        conversions,
        coalesce(rate, lowest_rate) as rate
    from filled
),

-- Bins that were pooled share one rate: a block, named by its lowest bin.
blocks as (
    select
        *,
        cast(min(bin_number) over (partition by fit, rate) as integer) as block_number
    from rates
),

final as (
    select
        blocks.fit,
        blocks.bin_number,
        blocks.leads,
        blocks.conversions,
        blocks.rate,
        blocks.block_number,
        sum(blocks.leads) over (partition by blocks.fit, blocks.block_number) as block_leads,
        case when blocks.fit = 'training' and score_quality.overall_finding = 'ok' then blocks.rate end as probability
    from blocks
    cross join score_quality
)

select * from final
