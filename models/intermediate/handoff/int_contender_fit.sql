with

lead_attributes as (
    select * from {{ ref('int_lead_attributes') }}
),

observations as (
    select * from {{ ref('stg_contact_attributes') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

fit_rules as (
    select * from {{ ref('int_fit_rules') }}
    where is_active and points > 0
),

rule_values as (
    select * from {{ ref('int_rule_values') }}
    where rule_kind = 'fit'
),

-- Whatever a lead was ever known to be: one of these values stands today.
values_ever as (
    select
        lead_number,
        attribute,
        value
    from lead_attributes
    union all
    select
        leads.lead_number,
        observations.attribute,
        observations.value
    from observations
    inner join leads
        on observations.contact_id = leads.lead_id
    where observations.rejection_reason is null
),

final as (
    select distinct
        values_ever.lead_number,
        fit_rules.rule_id,
        {{ to_points('fit_rules.points') }} as most_points
    from values_ever
    inner join fit_rules
        on values_ever.attribute = fit_rules.attribute
    inner join rule_values
        on
            fit_rules.rule_id = rule_values.rule_id
            and {{ matches_operator(
                'rule_values.operator', 'values_ever.value', 'rule_values.expected', 'rule_values.expected_number'
            ) }}
)

select * from final
