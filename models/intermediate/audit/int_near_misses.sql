with

missing_inputs as (
    select * from {{ ref('int_missing_inputs') }}
    where warning = 'unknown_event_type'
),

rule_operands as (
    select * from {{ ref('int_rule_operands') }}
),

rule_values as (
    select * from {{ ref('int_rule_values') }}
    where operator = 'equals'
),

data_words as (
    select * from {{ ref('int_data_words') }}
),

written as (
    select
        'near_event_type' as warning,
        rule_id,
        'event_type' as subject,
        missing_input as word
    from missing_inputs
    union
    select
        'near_value' as warning,
        case when rule_operands.rule_kind = 'routing' then 'routing_rules' else rule_operands.rule_id end as rule_id,
        rule_operands.subject,
        rule_values.expected as word
    from rule_values
    inner join rule_operands
        on rule_values.rule_kind = rule_operands.rule_kind and rule_values.rule_id = rule_operands.rule_id
),

-- Two short words, or two numbers, are often one sign apart and both meant.
final as (
    select
        written.rule_id,
        cast(written.warning as varchar) as warning,
        written.subject,
        written.word,
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
)

select * from final
