with

missing_inputs as (
    select * from {{ ref('int_missing_inputs') }}
    where warning = 'unknown_event_type'
),

rule_values as (
    select * from {{ ref('int_rule_values') }}
    where operator = 'equals'
),

routing_rules as (
    select * from {{ ref('int_routing_rules') }}
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
        rule_id,
        subject,
        expected as word
    from rule_values
    union
    select
        'near_value' as warning,
        'routing_rules' as rule_id,
        attribute as subject,
        expected as word
    from routing_rules
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
