with

choices as (
    select * from {{ ref('int_threshold_choices') }}
),

threshold_counts as (
    select * from {{ ref('int_threshold_counts') }}
    where split <> 'today'
),

counts_of_today as (
    select * from {{ ref('int_threshold_counts') }}
    where split = 'today' and replicate = 0
),

score_quality as (
    select
        max(overall_finding) as overall_finding,
        max(case when split = 'held_out' then finding end) as held_out_finding
    from {{ ref('int_score_quality') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- By how much held-out precision lies above that of training, for everybody and in each draw.
precisions as (
    select
        choices.method,
        threshold_counts.replicate,
        {{ divide(
            "sum(case when threshold_counts.split = 'training' then threshold_counts.conversions end)",
            "sum(case when threshold_counts.split = 'training' then threshold_counts.leads end)"
        ) }} as precision,
        {{ divide(
            "sum(case when threshold_counts.split = 'held_out' then threshold_counts.conversions end)",
            "sum(case when threshold_counts.split = 'held_out' then threshold_counts.leads end)"
        ) }} as held_out_precision
    from choices
    inner join threshold_counts
        on
            threshold_counts.threshold
            >= case when threshold_counts.replicate = 0 then choices.threshold else floor(choices.threshold * 2) / 2 end
    group by 1, 2
),

placed as (
    select
        *,
        held_out_precision - precision as change,
        row_number() over (partition by method, replicate = 0 order by held_out_precision - precision) as place,
        count(*) over (partition by method, replicate = 0) as places
    from precisions
    where held_out_precision is not null and precision is not null
),

-- Between which ends it would lie had nothing but chance changed it.
intervals as (
    select
        placed.method,
        max(case when placed.replicate = 0 then placed.held_out_precision end) as held_out_precision,
        max(case when placed.replicate = 0 then placed.precision - placed.change end) + {{ lower_bound(
            'case when placed.replicate > 0 then placed.change end', 'placed.place', 'placed.places', 'settings.confidence_level'
        ) }} as precision_low,
        max(case when placed.replicate = 0 then placed.precision - placed.change end) + {{ upper_bound(
            'case when placed.replicate > 0 then placed.change end', 'placed.place', 'placed.places', 'settings.confidence_level'
        ) }} as precision_high
    from placed
    cross join settings
    group by 1
),

-- Whom sales could contact.
today as (
    select max(all_leads) as leads from counts_of_today
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
        intervals.precision_low,
        intervals.precision_high,
        methods.needs_no_conversions,
        case
            when not methods.is_set then 'not set'
            when score_quality.overall_finding <> 'ok' then score_quality.overall_finding
            when choices.threshold is null then 'no threshold fits'
            when score_quality.held_out_finding = 'not enough data' then 'ok'
            when intervals.held_out_precision < intervals.precision_low or intervals.held_out_precision > intervals.precision_high
                then 'drifted'
            else 'ok'
        end as finding
    from methods
    cross join score_quality
    left join choices
        on methods.method = choices.method
    left join intervals
        on methods.method = intervals.method
),

-- What has drifted is still the best that is known.
final as (
    select
        cast(method as varchar) as method,
        cast(description as varchar) as description,
        case when finding in ('ok', 'drifted') or needs_no_conversions then threshold end as threshold,
        case when finding in ('ok', 'drifted') or needs_no_conversions then threshold_low end as threshold_low,
        -- Draws know steps of half a point, and what all of them choose may lie a little above the last of these.
        case when (finding in ('ok', 'drifted') or needs_no_conversions) and threshold_high is not null then greatest(threshold_high, threshold) end as threshold_high,
        case when finding in ('ok', 'drifted') then precision_low end as precision_low,
        case when finding in ('ok', 'drifted') then precision_high end as precision_high,
        cast(finding as varchar) as finding
    from judged
)

select * from final
