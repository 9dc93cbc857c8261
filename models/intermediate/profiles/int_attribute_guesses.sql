with

operands as (
    select * from {{ ref('int_attribute_operands') }}
),

numbers as (
    select
        attribute,
        expected_number,
        lead(expected_number) over (partition by attribute order by expected_number) as next_number
    from (
        select distinct
            attribute,
            expected_number
        from operands
        where operator in ('at_least', 'at_most', 'equals', 'not_equals') and expected_number is not null
    ) as bounds
),

-- Every value that a rule names, one between any two numbers and beyond them, and one that no rule can name.
guesses as (
    select
        attribute,
        expected as guess
    from operands
    where expected is not null
    union all
    select
        attribute,
        cast((expected_number + coalesce(next_number, expected_number + 2)) / 2 as varchar) as guess
    from numbers
    union all
    select
        attribute,
        cast(min(expected_number) - 1 as varchar) as guess
    from numbers
    group by 1
    union all
    select
        attribute,
        chr(31) as guess
    from operands
    -- One text can hold several of the words that rules look for: all that do good, or all that do harm.
    union all
    select
        attribute,
        {{ dbt.listagg('expected', "' '", 'order by expected') }} as guess
    from operands
    where operator = 'contains'
    group by attribute, case when points > 0 then 'good' else 'harm' end
),

final as (
    select distinct
        cast(attribute as varchar) as attribute,
        cast(guess as varchar) as guess
    from guesses
)

select * from final
