-- depends_on: {{ ref('int_rules_gate') }}

with

attributes as (
    select * from {{ ref('base_contact_attributes') }}
),

contacts as (
    select contact_id from {{ ref('stg_contacts') }}
    where rejection_reason is null
),

retention as (
    select * from {{ ref('int_retention') }}
),

blank_words as (
    select * from {{ ref('int_blank_words') }}
),

judged as (
    select
        attributes.*,
        coalesce(attributes.problem, case when contacts.contact_id is null then 'unknown_contact' end) as fault
    from attributes
    left join contacts
        on attributes.contact_id = contacts.contact_id
),

ranked as (
    select
        *,
        row_number()
            over (partition by contact_id, lower(attribute), observed_at, fault is null order by {{ row_text('contact_attributes', 'judged') }})
            as copy_number
    from judged
),

named as (
    select
        *,
        lower(attribute) as attribute_name,
        cast(observed_at as date) as observed_on,
        -- An id may be any word.
        case when lower(attribute) in ('contact_id', 'company_id', 'campaign_id') then value else {{ unless_blank_word('value') }} end as known_value,
        cast(coalesce(fault, case when copy_number > 1 then 'duplicate' end) as varchar) as reason
    from ranked
),

aged as (
    select
        named.*,
        -- The latest value is what the score uses, however old it is.
        coalesce(named.observed_on < retention.keep_from, false)
        and (
            named.reason is not null
            or row_number() over (
                partition by named.contact_id, named.attribute_name, named.reason is null, named.observed_on <= retention.as_of
                order by named.observed_at desc
            ) > 1
        ) as is_past
    from named
    cross join retention
),

final as (
    select
        case when not is_past then contact_id end as contact_id,
        case when not is_past then attribute_name end as attribute,
        case when not is_past then observed_at end as observed_at,
        case when not is_past then observed_on end as observed_on,
        case when not is_past then known_value end as value,
        case when is_past then cast('past_retention' as varchar) else reason end as rejection_reason
    from aged
)

select * from final
