with

threshold_counts as (
    select * from {{ ref('int_threshold_counts') }}
    where replicate = 0 and split <> 'today'
),

score_quality as (
    select * from {{ ref('int_score_quality') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

final as (
    select
        threshold_counts.split,
        threshold_counts.threshold,
        threshold_counts.leads_above,
        threshold_counts.conversions_above,
        {{ divide('threshold_counts.conversions_above', 'threshold_counts.leads_above') }} as precision,
        {{ divide('threshold_counts.conversions_above', 'threshold_counts.all_conversions') }} as recall,
        {{ divide(
            '2 * threshold_counts.conversions_above', 'threshold_counts.leads_above + threshold_counts.all_conversions'
        ) }} as f1,
        {{ divide(
            'cast(threshold_counts.conversions_above as double) * threshold_counts.all_leads',
            'threshold_counts.leads_above * threshold_counts.all_conversions'
        ) }} as lift,
        {{ divide(
            'threshold_counts.leads_above - threshold_counts.conversions_above',
            'threshold_counts.all_leads - threshold_counts.all_conversions'
        ) }} as false_positive_rate,
        cast(
            threshold_counts.conversions_above * settings.deal_value - threshold_counts.leads_above * settings.cost_per_contact as double
        ) as expected_profit,
        score_quality.finding,
        as_of_date.as_of
    from threshold_counts
    inner join score_quality
        on threshold_counts.split = score_quality.split
    cross join settings
    cross join as_of_date
    where score_quality.finding <> 'not enough data'
)

select * from final
