with

threshold_choices as (
    select * from {{ ref('int_threshold_choices') }}
),

score_finding as (
    select * from {{ ref('int_score_finding') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

methods as (
    select
        known.method,
        known.description,
        case known.method
            when 'sales_capacity' then settings.weekly_capacity is not null
            when 'expected_profit' then settings.deal_value is not null and settings.cost_per_contact is not null
            else true
        end as is_set
    from (
        values
        ('just_below_converted', 'Just below the scores of the leads that converted'),
        ('best_f1', 'The best balance of precision and recall'),
        ('youden', 'The most conversions for the fewest other leads'),
        ('sales_capacity', 'As many open leads as sales can contact in a week'),
        ('expected_profit', 'The highest profit from deal value and cost per contact')
    ) as known (method, description)
    cross join settings
),

judged as (
    select
        methods.method,
        methods.description,
        threshold_choices.threshold,
        threshold_choices.threshold_low,
        threshold_choices.threshold_high,
        case
            when not methods.is_set then 'not set'
            when score_finding.finding = 'ok' and threshold_choices.threshold is null then 'no threshold fits'
            else score_finding.finding
        end as finding
    from methods
    cross join score_finding
    left join threshold_choices
        on methods.method = threshold_choices.method
),

final as (
    select
        cast(method as varchar) as method,
        cast(description as varchar) as description,
        case when finding = 'ok' then threshold end as threshold,
        case when finding = 'ok' then threshold_low end as threshold_low,
        case when finding = 'ok' then threshold_high end as threshold_high,
        cast(finding as varchar) as finding
    from judged
)

select * from final
