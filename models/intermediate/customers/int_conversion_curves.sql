with

wait_days as (
    select * from {{ ref('int_wait_days') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- E. L. Kaplan and P. Meier, Journal of the American Statistical Association 53 (1958).
watched as (
    select
        *,
        cast(sum(leads) over (partition by clock_starts, dimension, segment order by days desc) as bigint) as at_risk
    from wait_days
),

-- Where the last ones who are watched convert all at once, nobody is left, and the logarithm has no value.
steps as (
    select
        *,
        converted_leads = at_risk as is_nobody_left,
        case when converted_leads < at_risk then ln({{ divide('at_risk - converted_leads', 'at_risk') }}) else 0 end as log_step,
        {{ divide('converted_leads', 'at_risk * (at_risk - converted_leads)') }} as variance_step
    from watched
),

summed as (
    select
        *,
        cast(sum({{ to_points('log_step') }}) over (partition by clock_starts, dimension, segment order by days) as double) as log_survival,
        cast(sum({{ to_points('variance_step') }}) over (partition by clock_starts, dimension, segment order by days) as double) as variance
    from steps
),

estimated as (
    select
        summed.*,
        case when summed.is_nobody_left then 1 else 1 - exp(summed.log_survival) end as share_converted,
        case when not summed.is_nobody_left then 1 - {{ log_log_bound('summed.log_survival', 'summed.variance', '-settings.z') }} end as share_low,
        case when not summed.is_nobody_left then 1 - {{ log_log_bound('summed.log_survival', 'summed.variance', 'settings.z') }} end as share_high
    from summed
    cross join settings
),

-- To 12 decimals, so that the last bits of a logarithm never decide on which day a half is reached.
final as (
    select
        clock_starts,
        dimension,
        segment,
        days,
        at_risk,
        converted_leads,
        leads - converted_leads as censored_leads,
        cast(cast(share_converted as decimal(38, 12)) as double) as share_converted,
        cast(cast(share_low as decimal(38, 12)) as double) as share_low,
        cast(cast(share_high as decimal(38, 12)) as double) as share_high
    from estimated
)

select * from final
