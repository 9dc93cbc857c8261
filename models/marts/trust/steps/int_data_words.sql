with

events as (
    select * from {{ ref('stg_events') }}
    where rejection_reason is null
),

attribute_values as (
    select * from {{ ref('int_attribute_values') }}
    where value is not null
),

known_attributes as (
    select * from {{ ref('int_known_attributes') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

-- Warnings quote these words: none may be the id, name or address of a person. What an attribute of one's own holds is
-- taken for a code where several leads share it.
codes as (
    select
        attribute_values.attribute,
        lower(attribute_values.value) as word
    from attribute_values
    inner join as_of_date
        on attribute_values.as_of = as_of_date.as_of
    inner join known_attributes
        on attribute_values.attribute = known_attributes.attribute
    where
        attribute_values.attribute not in ('domain', 'email_domain', 'owner')
        and {{ words_of("replace(attribute_values.attribute, '_', ' ')") }} not like '% id %'
        and attribute_values.attribute not like '%name%'
        and attribute_values.attribute not like '%mail%'
        and attribute_values.attribute not like '%phone%'
        and attribute_values.attribute not like '%title%'
        and attribute_values.attribute not like '%address%'
    group by 1, 2
    having min(known_attributes.known_from) = 'contract' or count(*) >= 5
),

words as (
    select
        'event_type' as subject,
        event_type as word
    from events
    union
    select
        'page' as subject,
        lower(page) as word
    from events
    union
    select
        'asset' as subject,
        lower(asset) as word
    from events
    union
    select
        'channel' as subject,
        lower(channel) as word
    from events
    union
    select
        attribute as subject,
        word
    from codes
),

final as (
    select
        cast(subject as varchar) as subject,
        cast(word as varchar) as word
    from words
    where position('@' in word) = 0
)

select * from final
