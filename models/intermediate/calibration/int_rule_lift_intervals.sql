with

rule_lifts as (
    select * from {{ ref('int_rule_lifts') }}
    where replicate > 0 and leads_without > 0 and conversions_with + conversions_without > 0
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- Where nobody converted without the rule its lift is endless: more than any other.
ranked as (
    select
        rule_id,
        lift,
        conversions_without = 0 as is_endless,
        row_number() over (partition by rule_id order by case when conversions_without = 0 then 1 else 0 end, lift) as place,
        count(*) over (partition by rule_id) as places
    from rule_lifts
),

bounds as (
    select
        ranked.rule_id,
        {{ lower_bound('ranked.lift', 'ranked.place', 'ranked.places', 'settings.confidence_level') }} as lift_low,
        {{ upper_bound('ranked.lift', 'ranked.place', 'ranked.places', 'settings.confidence_level') }} as lift_high,
        {{ upper_bound(
            'case when ranked.is_endless then 1 else 0 end', 'ranked.place', 'ranked.places', 'settings.confidence_level'
        ) }} as is_high_endless
    from ranked
    cross join settings
    group by 1
),

final as (
    select
        rule_id,
        lift_low,
        case when is_high_endless = 0 then lift_high end as lift_high
    from bounds
)

select * from final
