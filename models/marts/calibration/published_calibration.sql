with

recommendations as (
    select * from {{ ref('int_threshold_recommendations') }}
),

published_rates as (
    select * from {{ ref('int_published_rates') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

rules_version as (
    select * from {{ ref('int_rules_version') }}
),

entries as (
    select
        method,
        threshold,
        finding,
        null as fit,
        null as bin_number,
        null as probability
    from recommendations
    union all
    select
        null as method,
        null as threshold,
        null as finding,
        'published' as fit,
        bin_number,
        probability
    from published_rates
),

-- What rules of the past would have said is a question, and no later run goes by it.
final as (
    select
        as_of_date.as_of as calibrated_on,
        rules_version.rules_version,
        cast(entries.method as varchar) as method,
        cast(entries.threshold as double) as threshold,
        cast(entries.finding as varchar) as finding,
        cast(entries.fit as varchar) as fit,
        cast(entries.bin_number as integer) as bin_number,
        cast(entries.probability as double) as probability
    from entries
    cross join as_of_date
    cross join rules_version
    where {{ text_or_null(var('rules_version')) }} is null
)

select * from final
