with

guesses as (
    select * from {{ ref('int_attribute_guesses') }}
),

operands as (
    select * from {{ ref('int_attribute_operands') }}
),

matched as (
    select
        guesses.attribute,
        guesses.guess,
        operands.rule_id,
        operands.category,
        operands.persona_id,
        operands.points,
        max(case
            when {{ matches_operator(
                'operands.operator', 'guesses.guess', 'operands.expected', 'operands.expected_number',
                'guesses.members', 'operands.expected_key'
            ) }} then 1
            else 0
        end) as is_matched,
        max(case when operands.operator = 'absent' then 1 else 0 end) as is_matched_by_blank
    from guesses
    inner join operands
        on guesses.attribute = operands.attribute
    group by 1, 2, 3, 4, 5, 6
),

final as (
    select
        attribute,
        guess,
        rule_id,
        category,
        persona_id,
        {{ to_points('points * (is_matched - is_matched_by_blank)') }} as points
    from matched
    where is_matched <> is_matched_by_blank
)

select * from final
