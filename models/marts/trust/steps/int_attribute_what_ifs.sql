with

fit_rules as (
    select * from {{ ref('int_fit_rules') }}
    where is_active
),

rule_values as (
    select * from {{ ref('int_rule_values') }}
    where rule_kind = 'fit'
),

list_attributes as (
    select * from {{ read_seed('list_attributes') }} as seed
),

personas as (
    select * from {{ ref('int_personas') }}
),

-- What a rule gives that also asks for another attribute depends on more than this one: it is not tried.
about_one as (
    select rule_id
    from rule_values
    group by 1
    having count(distinct subject) < 2
),

operands as (
    select
        fit_rules.rule_id,
        fit_rules.attribute,
        fit_rules.category,
        fit_rules.persona_id,
        {{ to_points('fit_rules.points') }} as points,
        rule_values.condition_number,
        rule_values.condition_count,
        rule_values.operator,
        rule_values.expected,
        rule_values.expected_number,
        rule_values.expected_key,
        list_attributes.attribute is not null as is_list
    from fit_rules
    inner join about_one
        on fit_rules.rule_id = about_one.rule_id
    inner join rule_values
        on fit_rules.rule_id = rule_values.rule_id
    left join list_attributes
        on fit_rules.attribute = list_attributes.attribute
),

numbers as (
    select
        attribute,
        expected_number,
        lead(expected_number) over (partition by attribute order by expected_number) as next_number
    from operands
    where operator in ('at_least', 'at_most', 'above', 'below', 'equals', 'not_equals') and expected_number is not null
    group by attribute, expected_number
),

-- Every value that a rule names, one between any two numbers and beyond them, and one that no rule can name.
single_values as (
    select
        attribute,
        expected as what_if
    from operands
    where expected is not null
    union all
    select
        attribute,
        cast((expected_number + coalesce(next_number, expected_number + 2)) / 2 as varchar) as what_if
    from numbers
    union all
    select
        attribute,
        cast(min(expected_number) - 1 as varchar) as what_if
    from numbers
    group by 1
    union all
    select
        attribute,
        chr(31) as what_if
    from operands
    -- One text can hold several of the words that rules look for: all that do good, or all that do harm.
    union all
    select
        attribute,
        {{ dbt.listagg('expected', "' '", 'order by expected') }} as what_if
    from operands
    where operator in ('contains', 'starts_with', 'ends_with')
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

-- A list is tried with each value alone, with all that do good and with all that do harm. Only where words of contains rules
-- could stand together in other ways is a set of rules that one value can match not among those that are tried.
what_ifs as (
    select distinct
        cast(attribute as varchar) as attribute,
        cast(what_if as varchar) as what_if,
        case when attribute in (select listed.attribute from listed) then chr(31) || {{ comparison_key('what_if') }} || chr(31) end
            as members
    from single_values
    union all
    select
        attribute,
        chr(30) || {{ dbt.listagg('expected', "' '", 'order by expected') }} as what_if,
        chr(31) || {{ dbt.listagg('expected_key', 'chr(31)', 'order by expected_key') }} || chr(31) as members
    from listed
    group by attribute, effect
),

matched as (
    select
        what_ifs.attribute,
        what_ifs.what_if,
        operands.rule_id,
        operands.category,
        operands.persona_id,
        operands.points,
        operands.condition_count,
        count(distinct case
            when {{ matches_operator(
                'operands.operator', 'what_ifs.what_if', 'operands.expected', 'operands.expected_number',
                'what_ifs.members', 'operands.expected_key'
            ) }} then operands.condition_number
        end) as matched,
        count(distinct case when operands.operator = 'absent' then operands.condition_number end) as matched_by_blank
    from what_ifs
    inner join operands
        on what_ifs.attribute = operands.attribute
    group by 1, 2, 3, 4, 5, 6, 7
),

-- Rules that the value matches and a blank does not, or the other way round.
rule_changes as (
    select
        attribute,
        what_if,
        rule_id,
        category,
        persona_id,
        {{ to_points('case when matched = condition_count then points else -points end') }} as points
    from matched
    where (matched = condition_count) <> (matched_by_blank = condition_count)
),

-- Where only rules for everybody give points in a category, the points of all personas change alike, and the one carried stays.
contested as (
    select distinct category
    from fit_rules
    where persona_id is not null
),

rules_changed as (
    select
        attribute,
        what_if,
        {{ dbt.listagg('rule_id', "'|'", 'order by rule_id') }} as rule_ids,
        max(case when category in (select contested.category from contested) then 1 else 0 end) as is_contested
    from rule_changes
    group by 1, 2
),

-- Of several values that the same rules match one is enough.
chosen as (
    select
        attribute,
        rule_ids,
        is_contested,
        min(what_if) as what_if
    from rules_changed
    group by 1, 2, 3
),

final as (
    select
        chosen.attribute,
        chosen.what_if,
        personas.persona_id,
        rule_changes.category,
        {{ to_points(
            'sum(case when ' ~ counts_for_persona('rule_changes.persona_id', 'personas.persona_id') ~ ' then rule_changes.points else 0 end)'
        ) }} as points
    from chosen
    inner join rule_changes
        on chosen.attribute = rule_changes.attribute and chosen.what_if = rule_changes.what_if
    left join personas
        on chosen.is_contested = 1
    group by 1, 2, 3, 4
)

select * from final
