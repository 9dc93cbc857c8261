with

lead_attributes as (
    select * from {{ ref('int_lead_attributes') }}
),

engagement_rates as (
    select * from {{ ref('int_engagement_rates') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

fit_rules as (
    select * from {{ ref('int_fit_rules') }}
    where is_active
),

observed as (
    select * from {{ ref('int_observed_attributes') }}
),

list_cells as (
    select * from {{ ref('int_list_cells') }}
),

rates as (
    {{ unpivot_attributes({'engagement_rates': 'int_engagement_rates'}, 'lead_number, known_from, known_until') }}
),

asked as (
    select distinct attribute from fit_rules
    where attribute not in (select declared.attribute from ({{ declared_attributes() }}) as declared)
),

worked_out as (
    select
        lead_number,
        known_from,
        known_until,
        attribute,
        value
    from lead_attributes
    union all
    select * from rates
    union all
    -- An attribute that no column holds is blank until contact_attributes knows it.
    select
        leads.lead_number,
        cast('0001-01-01' as date) as known_from,
        cast('9999-12-31' as date) as known_until,
        asked.attribute,
        cast(null as varchar) as value
    from leads
    cross join asked
),

-- What was observed wins over what has the same name, also when it is blank.
spans as (
    select
        worked_out.lead_number,
        worked_out.attribute,
        worked_out.value,
        worked_out.known_from,
        least(worked_out.known_until, coalesce(observed.known_from, worked_out.known_until)) as known_until
    from worked_out
    left join observed
        on
            worked_out.lead_number = observed.lead_number
            and worked_out.attribute = observed.attribute
            and observed.is_first
    where worked_out.known_from < coalesce(observed.known_from, cast('9999-12-31' as date))
    union all
    select
        lead_number,
        attribute,
        value,
        known_from,
        known_until
    from observed
),

-- A list of nothing but words that mean nothing is blank.
final as (
    select
        spans.lead_number,
        spans.attribute,
        case when list_cells.attribute is null or list_cells.members is not null then spans.value end as value,
        list_cells.members,
        spans.known_from,
        spans.known_until
    from spans
    left join list_cells
        on spans.attribute = list_cells.attribute and spans.value = list_cells.value
)

select * from final
