with

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
    where is_active
),

frequency_rules as (
    select * from {{ ref('int_frequency_rules') }}
    where is_active
),

buying_stages as (
    select * from {{ ref('int_buying_stages') }}
    where is_active
),

fit_rules as (
    select * from {{ ref('int_fit_rules') }}
    where is_active
),

conditions as (
    select * from {{ read_seed('rule_conditions') }} as seed
),

exclusions as (
    select * from {{ ref('int_exclusions') }}
    where is_active
),

compared as (
    select
        cast('behavior' as varchar) as rule_kind,
        rule_id,
        cast(property as varchar) as subject,
        operator,
        value
    from behavior_rules
    union all
    select
        'frequency' as rule_kind,
        rule_id,
        property as subject,
        operator,
        value
    from frequency_rules
    union all
    select
        'stage' as rule_kind,
        rule_id,
        property as subject,
        operator,
        value
    from buying_stages
    union all
    select
        'fit' as rule_kind,
        rule_id,
        attribute as subject,
        operator,
        value
    from fit_rules
    union all
    select
        'exclusion' as rule_kind,
        exclusion_id as rule_id,
        attribute as subject,
        operator,
        value
    from exclusions
),

-- A rule's own condition, and those that must hold besides.
all_of_them as (
    select
        *,
        '' as condition
    from compared
    union all
    select
        compared.rule_kind,
        compared.rule_id,
        coalesce(conditions.property, conditions.attribute) as subject,
        conditions.operator,
        conditions.value,
        conditions.row_id as condition
    from conditions
    inner join compared
        on conditions.rule_kind = compared.rule_kind and lower(conditions.rule_id) = lower(compared.rule_id)
),

-- Of events a page is the path alone; an attribute of that name is as it was written.
rules as (
    select
        *,
        coalesce(rule_kind in ('behavior', 'frequency', 'stage') and subject = 'page', false) as is_page
    from all_of_them
),

final as (
    {{ unrolled_operands('rules', 'rule_kind, rule_id', 'subject') }}
)

select * from final
