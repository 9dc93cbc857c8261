with

backtest_scores as (
    select * from {{ ref('int_backtest_scores') }}
    where is_converted and split in ('training', 'held_out')
),

settings as (
    select * from {{ ref('int_settings') }}
),

waits as (
    select
        backtest_scores.split,
        {{ score_bin('backtest_scores.lead_score', 'settings.probability_bins') }} as level_number,
        backtest_scores.days_to_convert
    from backtest_scores
    cross join settings
),

final as (
    select
        split,
        level_number,
        percentile_cont(0.5) within group (order by days_to_convert) as median_days
    from waits
    group by 1, 2
    union all
    select
        split,
        cast(null as integer) as level_number,
        percentile_cont(0.5) within group (order by days_to_convert) as median_days
    from waits
    group by 1
)

select * from final
