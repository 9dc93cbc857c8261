with

backtest_scores as (
    select * from {{ ref('int_backtest_scores') }}
),

-- Somebody who converted within the horizons of three cutoffs is one witness and not three.
final as (
    select
        split,
        count(distinct case when is_converted then lead_number end) as converted_people,
        count(distinct case when not is_converted then lead_number end) as other_people
    from backtest_scores
    group by 1
)

select * from final
