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
),

-- Of events a page is the path alone; an attribute of that name is as it was written.
rules as (
    select
        *,
        coalesce(rule_kind <> 'fit' and subject = 'page', false) as is_page
    from compared
),

final as (
    {{ unrolled_operands('rules', 'rule_kind, rule_id, subject') }}
)

select * from final
