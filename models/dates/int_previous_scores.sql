with

leads as (
    select * from {{ ref('int_leads') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

earlier as (
    select * from {{ read_earlier('published_scores') }} as published
),

erasures as (
    select contact_id from {{ erased_contacts() }} as erased
),

-- The table itself forgets the erased and the days past their retention at the end of the build; nothing may take them over before.
published_before as (
    select
        earlier.lead_id,
        earlier.as_of,
        earlier.lead_score,
        earlier.tier,
        earlier.tier_min_score,
        earlier.rules_version,
        {{ dbt.datediff('earlier.as_of', 'as_of_date.as_of', 'day') }} as age_days
    from earlier
    inner join as_of_date
        on earlier.as_of < as_of_date.as_of and coalesce(earlier.as_of >= as_of_date.keep_from, true)
    left join erasures
        on earlier.lead_id = erasures.contact_id
    where erasures.contact_id is null
),

-- The day published last, and the last one by a week and by 30 days ago, each of them in the 7 days that end then.
published_days as (
    select
        1 as days_ago,
        max(as_of) as published_on
    from published_before
    union all
    select
        looks_back.days_ago,
        max(published_before.as_of) as published_on
    from published_before
    inner join (values (7), (30)) as looks_back (days_ago)
        on published_before.age_days >= looks_back.days_ago and published_before.age_days < looks_back.days_ago + 7
    group by 1
),

final as (
    select
        leads.lead_number,
        published_days.days_ago,
        leads.created_on,
        published_before.as_of,
        published_before.lead_score,
        published_before.tier,
        published_before.tier_min_score,
        published_before.rules_version
    from published_before
    inner join published_days
        on published_before.as_of = published_days.published_on
    inner join leads
        on published_before.lead_id = leads.lead_id
)

select * from final
