with

guess_changes as (
    select * from {{ ref('int_guess_changes') }}
),

fit_rules as (
    select * from {{ ref('int_fit_rules') }}
    where is_active
),

personas as (
    select * from {{ ref('int_personas') }}
),

-- Where only rules for everybody give points in a category, all personas move alike, and the one carried stays.
contested as (
    select distinct category
    from fit_rules
    where persona_id is not null
),

rules_changed as (
    select
        attribute,
        guess,
        {{ dbt.listagg('rule_id', "'|'", 'order by rule_id') }} as rule_ids,
        max(case when category in (select contested.category from contested) then 1 else 0 end) as is_contested
    from guess_changes
    group by 1, 2
),

-- Of several values that the same rules match one is enough.
chosen as (
    select
        attribute,
        rule_ids,
        is_contested,
        min(guess) as guess
    from rules_changed
    group by 1, 2, 3
),

final as (
    select
        chosen.attribute,
        chosen.guess,
        personas.persona_id,
        guess_changes.category,
        {{ to_points(
            'sum(case when guess_changes.persona_id is null or guess_changes.persona_id = personas.persona_id '
            ~ 'then guess_changes.points else 0 end)'
        ) }} as points
    from chosen
    inner join guess_changes
        on chosen.attribute = guess_changes.attribute and chosen.guess = guess_changes.guess
    left join personas
        on chosen.is_contested = 1
    group by 1, 2, 3, 4
)

select * from final
