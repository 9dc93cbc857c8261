with

observed as (
    select * from {{ ref('base_contact_attributes') }}
),

declared as (
    {{ declared_attributes() }}
),

final as (
    select
        attribute,
        cast('contract' as varchar) as known_from
    from declared
    union all
    select distinct
        cast(lower(attribute) as varchar) as attribute,
        cast('contact_attributes' as varchar) as known_from
    from observed
    where attribute is not null and lower(attribute) not in (select declared.attribute from declared)
)

select * from final
