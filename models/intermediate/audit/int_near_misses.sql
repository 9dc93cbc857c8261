with

missing_inputs as (
    select * from {{ ref('int_missing_inputs') }}
    where warning = 'unknown_event_type'
),

rule_values as (
    select * from {{ ref('int_rule_values') }}
    where operator = 'equals'
),

fit_rules as (
    select * from {{ ref('int_fit_rules') }}
),

routing_rules as (
    select * from {{ ref('int_routing_rules') }}
),

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
),

buying_stages as (
    select * from {{ ref('int_buying_stages') }}
),

data_words as (
    select * from {{ ref('int_data_words') }}
),

subjects as (
    select 'fit' as rule_kind, rule_id, 'attribute ' || attribute as subject from fit_rules
    union all
    select 'routing' as rule_kind, rule_id, 'attribute ' || attribute as subject from routing_rules
    union all
    select 'behavior' as rule_kind, rule_id, property as subject from behavior_rules
    union all
    select 'stage' as rule_kind, rule_id, property as subject from buying_stages
),

written as (
    select 'near_event_type' as warning, rule_id, 'event_type' as subject, missing_input as word from missing_inputs
    union
    select
        'near_value' as warning,
        case when subjects.rule_kind = 'routing' then 'routing_rules' else subjects.rule_id end as rule_id,
        subjects.subject,
        rule_values.expected as word
    from rule_values
    inner join subjects
        on rule_values.rule_kind = subjects.rule_kind and rule_values.rule_id = subjects.rule_id
),

-- Two short words, or two numbers, are often one sign apart and both meant.
near as (
    select
        written.*,
        data_words.word as near_word
    from written
    inner join data_words
        on
            written.subject = data_words.subject
            and length(written.word) between length(data_words.word) - 1 and length(data_words.word) + 1
            and {{ edit_distance('written.word', 'data_words.word') }} = 1
    left join data_words as same_words
        on written.subject = same_words.subject and written.word = same_words.word
    where
        same_words.word is null
        and length(written.word) >= 3
        and ({{ to_number('written.word') }} is null or {{ to_number('data_words.word') }} is null)
),

final as (
    select
        rule_id,
        cast(warning as varchar) as warning,
        subject,
        word,
        near_word
    from near
)

select * from final
