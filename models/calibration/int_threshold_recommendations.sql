with

threshold_counts as (
    select * from {{ ref('int_threshold_counts') }}
    where split in ('training', 'today')
),

score_quality as (
    select * from {{ ref('int_score_quality') }}
    where split = 'training'
),

settings as (
    select * from {{ ref('int_settings') }}
),

measured as (
    select
        threshold_counts.*,
        settings.just_below_percentile,
        settings.weekly_capacity,
        settings.daily_capacity,
        settings.deal_value,
        settings.cost_per_contact
    from threshold_counts
    cross join settings
),

-- The candidate thresholds that each method allows, and how good it finds them: the greater the objective, the better.
candidates as (
    select
        replicate,
        'just_below_converted' as method,
        threshold,
        -threshold as objective
    from measured
    where
        split = 'training'
        and conversions > 0
        and all_conversions - conversions_above + conversions >= just_below_percentile * all_conversions - 0.000000001
    union all
    select
        replicate,
        'best_f1' as method,
        threshold,
        {{ divide('2 * conversions_above', 'leads_above + all_conversions') }} as objective
    from measured
    where split = 'training' and leads_above > 0
    union all
    select
        replicate,
        'youden' as method,
        threshold,
        -- Recall less false-positive rate, times the number of all pairs: in whole numbers two are equal or not.
        cast(conversions_above as double) * (all_leads - all_conversions)
        - cast(leads_above - conversions_above as double) * all_conversions as objective
    from measured
    where split = 'training' and leads_above > 0
    union all
    select
        replicate,
        'sales_capacity' as method,
        threshold,
        leads_above as objective
    from measured
    where split = 'today' and leads_above > 0 and leads_above <= weekly_capacity
    union all
    select
        replicate,
        'daily_capacity' as method,
        threshold,
        leads_above as objective
    from measured
    where split = 'today' and leads_above > 0 and leads_above <= daily_capacity
    union all
    select
        replicate,
        'expected_profit' as method,
        threshold,
        conversions_above * deal_value - leads_above * cost_per_contact as objective
    from measured
    where split = 'training' and conversions_above * deal_value > leads_above * cost_per_contact
),

-- Where two thresholds are as good, the higher one asks less of sales.
ranked as (
    select
        *,
        row_number() over (partition by replicate, method order by objective desc, threshold desc) as objective_place
    from candidates
    where objective is not null
),

-- The threshold that a method chooses in a draw, with its place among all draws.
chosen as (
    select
        *,
        row_number() over (partition by method, replicate = 0 order by threshold) as place,
        count(*) over (partition by method, replicate = 0) as places
    from ranked
    where objective_place = 1
),

-- What it chooses for everybody, and how far chance moves that.
choices as (
    select
        chosen.method,
        max(case when chosen.replicate = 0 then chosen.threshold end) as threshold,
        {{ lower_bound(
            'case when chosen.replicate > 0 then chosen.threshold end', 'chosen.place', 'chosen.places', 'settings.confidence_level'
        ) }} as threshold_low,
        {{ upper_bound(
            'case when chosen.replicate > 0 then chosen.threshold end', 'chosen.place', 'chosen.places', 'settings.confidence_level'
        ) }} as threshold_high
    from chosen
    cross join settings
    group by 1
),

-- Whom sales could contact.
today as (
    select max(all_leads) as leads from measured
    where replicate = 0 and split = 'today'
),

-- What each method looks for, and whether the setting that it needs is there.
methods as (
    select
        known.method,
        known.description,
        case known.method
            when 'sales_capacity' then settings.weekly_capacity is not null
            when 'daily_capacity' then settings.daily_capacity is not null
            when 'expected_profit' then settings.deal_value is not null and settings.cost_per_contact is not null
            else true
        end as is_set,
        -- Where there are more leads than sales can contact, there is a choice whatever is known of conversions.
        coalesce(case known.method
            when 'sales_capacity' then today.leads > settings.weekly_capacity
            when 'daily_capacity' then today.leads > settings.daily_capacity
        end, false) as needs_no_conversions
    from (
        values
        ('just_below_converted', 'Just below the scores of the leads that converted'),
        ('best_f1', 'The best balance of precision and recall'),
        ('youden', 'The most conversions for the fewest other leads'),
        ('sales_capacity', 'As many open leads as sales can contact in a week'),
        ('daily_capacity', 'As many open leads as sales can contact in a day'),
        ('expected_profit', 'The highest profit from deal value and cost per contact')
    ) as known (method, description)
    cross join settings
    cross join today
),

judged as (
    select
        methods.method,
        methods.description,
        choices.threshold,
        choices.threshold_low,
        choices.threshold_high,
        methods.needs_no_conversions,
        case
            when not methods.is_set then 'not set'
            when score_quality.overall_finding = 'ok' and choices.threshold is null then 'no threshold fits'
            else score_quality.overall_finding
        end as finding
    from methods
    cross join score_quality
    left join choices
        on methods.method = choices.method
),

final as (
    select
        cast(method as varchar) as method,
        cast(description as varchar) as description,
        case when finding = 'ok' or needs_no_conversions then threshold end as threshold,
        case when finding = 'ok' or needs_no_conversions then threshold_low end as threshold_low,
        -- Draws know steps of half a point, and what all of them choose may lie a little above the last of these.
        case when (finding = 'ok' or needs_no_conversions) and threshold_high is not null then greatest(threshold_high, threshold) end as threshold_high,
        cast(finding as varchar) as finding
    from judged
)

select * from final
