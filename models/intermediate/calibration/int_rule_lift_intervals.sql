with

rule_lifts as (
    select * from {{ ref('int_rule_lifts') }}
    where replicate > 0 and lift is not null
),

settings as (
    select * from {{ ref('int_settings') }}
),

ranked as (
    select
        rule_id,
        lift,
        row_number() over (partition by rule_id order by lift) as place,
        count(*) over (partition by rule_id) as places
    from rule_lifts
),

final as (
    select
        ranked.rule_id,
        {{ lower_bound('ranked.lift', 'ranked.place', 'ranked.places', 'settings.confidence_level') }} as lift_low,
        {{ upper_bound('ranked.lift', 'ranked.place', 'ranked.places', 'settings.confidence_level') }} as lift_high
    from ranked
    cross join settings
    group by 1
)

select * from final
