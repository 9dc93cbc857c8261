with

attributes as (select * from {{ ref('base_contact_attributes') }}),

contacts as (
    select contact_id from {{ ref('stg_contacts') }}
    where rejection_reason is null
),

aliases as (
    select * from {{ ref('stg_contact_aliases') }}
    where rejection_reason is null
),

retention as (select * from {{ ref('int_as_of') }}),

blank_words as (select * from {{ ref('int_blank_words') }}),

judged as (
    select
        attributes.*,
        coalesce(aliases.contact_id, attributes.contact_id) as lead_id,
        lower(attributes.attribute) as attribute_name,
        cast(attributes.observed_at as date) as observed_on,
        greatest(cast(attributes.observed_at as date), aliases.merged_on) as known_on,
        coalesce(attributes.problem, case when contacts.contact_id is null then 'unknown_contact' end) as fault
    from attributes
    left join aliases
        on attributes.contact_id = aliases.alias_id
    left join contacts
        on coalesce(aliases.contact_id, attributes.contact_id) = contacts.contact_id
),

ranked as (
    select
        *,
        row_number() over (
            partition by lead_id, attribute_name, observed_at, fault is null order by known_on, {{ row_text('contact_attributes', 'judged') }}
        ) as copy_number
    from judged
),

reasoned as (
    select
        *,
        -- An id may be any word.
        case when attribute_name in ('contact_id', 'company_id', 'campaign_id') then value else {{ unless_blank_word('value') }} end as known_value,
        cast(coalesce(fault, case when copy_number > 1 then 'duplicate' end) as varchar) as reason
    from ranked
),

aged as (
    select
        reasoned.*,
        -- The latest value is what the score uses, however old it is.
        coalesce(reasoned.observed_on < retention.keep_from, false)
        and (reasoned.reason is not null or row_number() over (
            partition by reasoned.lead_id, reasoned.attribute_name, reasoned.reason is null, reasoned.known_on <= retention.as_of
            order by reasoned.observed_at desc
        ) > 1) as is_past
    from reasoned
    cross join retention
),

final as (
    select
        case when not is_past then lead_id end as contact_id,
        case when not is_past then attribute_name end as attribute,
        case when not is_past then observed_at end as observed_at,
        case when not is_past then observed_on end as observed_on,
        case when not is_past then known_on end as known_on,
        case when not is_past then known_value end as value,
        case when is_past then cast('past_retention' as varchar) else reason end as rejection_reason
    from aged
)

select * from final
