with

backtest_scores as (
    select * from {{ ref('int_backtest_scores') }}
    where split in ('training', 'held_out')
),

leads as (
    select * from {{ ref('int_leads') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- Everybody who converted is read, and of the others a sample.
numbered as (
    select
        backtest_scores.*,
        settings.horizon_days,
        settings.confidence_level,
        settings.minimum_conversions,
        settings.resamples,
        backtest_scores.is_converted or backtest_scores.sample_number <= settings.half_life_sample_leads as is_read
    from backtest_scores
    cross join settings
),

counted as (
    select
        *,
        sum(case when not is_converted then 1 else 0 end) over (partition by as_of) as others,
        sum(case when is_read and not is_converted then 1 else 0 end) over (partition by as_of) as others_read
    from numbered
),

final as (
    select
        counted.lead_number,
        leads.lead_id,
        counted.as_of,
        counted.split = 'held_out' as is_held_out,
        counted.people_group,
        counted.is_converted,
        cast({{ dbt.datediff('leads.created_on', 'counted.as_of', 'day') }} as integer) as days_since_created,
        cast(counted.lead_score as double) as lead_score,
        case
            when counted.is_converted then cast(1 as double)
            else cast(counted.others as double) / counted.others_read
        end as stands_for,
        cast(counted.horizon_days as integer) as horizon_days,
        cast(counted.confidence_level as double) as confidence_level,
        cast(counted.minimum_conversions as integer) as minimum_conversions,
        cast(counted.resamples as integer) as resamples
    from counted
    inner join leads
        on counted.lead_number = leads.lead_number
    where counted.is_read
)

select * from final
