with

operands as (
    select * from {{ ref('int_attribute_operands') }}
),

numbers as (
    select
        attribute,
        expected_number,
        lead(expected_number) over (partition by attribute order by expected_number) as next_number
    from operands
    where operator in ('at_least', 'at_most', 'equals', 'not_equals') and expected_number is not null
    group by attribute, expected_number
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

-- As a member of a list a value does good or harm in all that rules say of it.
listed as (
    select
        attribute,
        expected,
        expected_key,
        case when sum(case when operator = 'not_equals' then -points else points end) > 0 then 'good' else 'harm' end as effect
    from operands
    where is_list and operator in ('equals', 'not_equals', 'contains')
    group by 1, 2, 3
),

-- A list is tried with each value alone, with all that do good and with all that do harm.
final as (
    select distinct
        cast(attribute as varchar) as attribute,
        cast(guess as varchar) as guess,
        case when attribute in (select listed.attribute from listed) then chr(31) || {{ comparison_key('guess') }} || chr(31) end as members
    from guesses
    union all
    select
        attribute,
        chr(30) || {{ dbt.listagg('expected', "' '", 'order by expected') }} as guess,
        chr(31) || {{ dbt.listagg('expected_key', 'chr(31)', 'order by expected_key') }} || chr(31) as members
    from listed
    group by attribute, effect
)

select * from final
