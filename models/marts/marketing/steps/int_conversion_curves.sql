with

segment_days as (
    select * from {{ ref('int_segment_days') }}
    where is_known_from_start and days is not null
),

backtest_scores as (
    select * from {{ ref('int_backtest_scores') }}
),

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
),

probability_bins as (
    select * from {{ ref('int_probability_bins') }}
    where split = 'training'
),

lead_conversions as (
    select * from {{ ref('int_lead_conversions') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

-- Where each lead stood, open, at each cutoff. On the day of the scores itself no time has passed in which somebody could have bought.
statuses as (
    select
        backtest_scores.lead_number,
        backtest_scores.as_of,
        dimensions.dimension,
        case dimensions.dimension
            when 'all' then 'all'
            when 'tier' then lead_tiers.tier
            else
                cast(cast(probability_bins.min_score as decimal(5, 2)) as varchar) || ' to '
                || cast(cast(probability_bins.below_score as decimal(5, 2)) as varchar)
        end as segment
    from backtest_scores
    inner join as_of_date
        on backtest_scores.as_of < as_of_date.as_of
    cross join settings
    inner join lead_tiers
        on backtest_scores.lead_number = lead_tiers.lead_number and backtest_scores.as_of = lead_tiers.as_of
    inner join probability_bins
        on {{ score_bin('backtest_scores.lead_score', 'settings.probability_bins') }} = probability_bins.bin_number
    cross join (values ('all'), ('tier'), ('score_band')) as dimensions (dimension)
),

-- A lead counts once in a segment, from the first cutoff at which it stood there.
first_statuses as (
    select
        lead_number,
        dimension,
        segment,
        min(as_of) as cutoff_on
    from statuses
    group by 1, 2, 3
),

-- A lead is watched until it becomes a customer, or until the date of the scores where no deal is known by then.
times_to_event as (
    select
        first_statuses.dimension,
        first_statuses.segment,
        coalesce(lead_conversions.converted_on <= as_of_date.as_of, false) as is_converted,
        cast({{ dbt.datediff(
            'first_statuses.cutoff_on',
            'case when lead_conversions.converted_on <= as_of_date.as_of then lead_conversions.converted_on else as_of_date.as_of end',
            'day'
        ) }} as integer) as days
    from first_statuses
    cross join as_of_date
    left join lead_conversions
        on first_statuses.lead_number = lead_conversions.lead_number
),

watched as (
    select
        'creation' as clock_starts,
        dimension,
        segment,
        days,
        leads,
        converted_leads
    from segment_days
    union all
    select
        'cutoff' as clock_starts,
        dimension,
        segment,
        days,
        count(*) as leads,
        cast(sum(case when is_converted then 1 else 0 end) as bigint) as converted_leads
    from times_to_event
    group by 1, 2, 3, 4
),

-- E. L. Kaplan and P. Meier, Journal of the American Statistical Association 53 (1958).
at_risk as (
    select
        *,
        cast(sum(leads) over (partition by clock_starts, dimension, segment order by days desc) as bigint) as at_risk
    from watched
),

-- Where the last ones who are watched convert all at once, nobody is left, and the logarithm has no value.
steps as (
    select
        *,
        converted_leads = at_risk as is_nobody_left,
        case when converted_leads < at_risk then ln({{ divide('at_risk - converted_leads', 'at_risk') }}) else 0 end as log_step,
        {{ divide('converted_leads', 'at_risk * (at_risk - converted_leads)') }} as variance_step
    from at_risk
),

summed as (
    select
        *,
        cast(sum({{ to_points('log_step') }}) over (partition by clock_starts, dimension, segment order by days) as double) as log_survival,
        cast(sum({{ to_points('variance_step') }}) over (partition by clock_starts, dimension, segment order by days) as double) as variance
    from steps
),

estimated as (
    select
        summed.*,
        case when summed.is_nobody_left then 1 else 1 - exp(summed.log_survival) end as share_converted,
        case when not summed.is_nobody_left then 1 - {{ log_log_bound('summed.log_survival', 'summed.variance', '-settings.z') }} end as share_low,
        case when not summed.is_nobody_left then 1 - {{ log_log_bound('summed.log_survival', 'summed.variance', 'settings.z') }} end as share_high
    from summed
    cross join settings
),

-- To 12 decimals, so that the last bits of a logarithm never decide on which day a half is reached.
curves as (
    select
        cast(clock_starts as varchar) as clock_starts,
        cast(dimension as varchar) as dimension,
        cast(segment as varchar) as segment,
        days,
        at_risk,
        converted_leads,
        leads - converted_leads as censored_leads,
        cast(cast(share_converted as decimal(38, 12)) as double) as share_converted,
        cast(cast(share_low as decimal(38, 12)) as double) as share_low,
        cast(cast(share_high as decimal(38, 12)) as double) as share_high
    from estimated
),

-- What is read off the whole curve of a segment.
summaries as (
    select
        curves.clock_starts,
        curves.dimension,
        curves.segment,
        cast(sum(curves.converted_leads + curves.censored_leads) as bigint) as segment_leads,
        cast(sum(curves.converted_leads) as bigint) as segment_converted_leads,
        max(curves.days) as longest_days,
        min(case when curves.share_converted >= 0.25 then curves.days end) as first_quartile_days,
        min(case when curves.share_converted >= 0.5 then curves.days end) as median_days,
        min(case when curves.share_converted >= 0.75 then curves.days end) as third_quartile_days,
        max(case when curves.days <= settings.horizon_days then curves.days end) as last_days_in_horizon,
        case
            when sum(curves.converted_leads) < max(settings.minimum_conversions) then 'not enough data'
            when max(curves.days) < max(settings.horizon_days) then 'horizon not over'
            else 'ok'
        end as finding
    from curves
    cross join settings
    group by 1, 2, 3
),

final as (
    select
        curves.*,
        summaries.segment_leads,
        summaries.segment_converted_leads,
        summaries.longest_days,
        case when summaries.finding <> 'not enough data' then summaries.first_quartile_days end as first_quartile_days,
        case when summaries.finding <> 'not enough data' then summaries.median_days end as median_days,
        case when summaries.finding <> 'not enough data' then summaries.third_quartile_days end as third_quartile_days,
        case when summaries.finding = 'ok' then coalesce(at_horizon.share_converted, 0) end as share_within_horizon,
        case when summaries.finding = 'ok' then at_horizon.share_low end as share_within_horizon_low,
        case when summaries.finding = 'ok' then at_horizon.share_high end as share_within_horizon_high,
        cast(summaries.finding as varchar) as finding
    from curves
    inner join summaries
        on
            curves.clock_starts = summaries.clock_starts
            and curves.dimension = summaries.dimension
            and curves.segment = summaries.segment
    left join curves as at_horizon
        on
            summaries.clock_starts = at_horizon.clock_starts
            and summaries.dimension = at_horizon.dimension
            and summaries.segment = at_horizon.segment
            and summaries.last_days_in_horizon = at_horizon.days
)

select * from final
