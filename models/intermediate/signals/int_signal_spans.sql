with

signal_days as (
    select * from {{ ref('int_signal_days') }}
),

-- Counted once here, and not for each date that is scored; lead by lead, so that what is counted over them stays small.
final as (
    select
        lead_number,
        rule_number,
        signal_on,
        known_on as known_from,
        coalesce(
            lead(known_on) over (partition by lead_number, rule_number, signal_on order by known_on), cast('9999-12-31' as date)
        ) as known_until,
        sum(quantity) over (partition by lead_number, rule_number, signal_on order by known_on) as quantity
    from signal_days
    order by lead_number
)

select * from final
