with

score_dates as (
    select * from {{ ref('int_score_dates') }}
),

rule_points as (
    select * from {{ ref('int_rule_points') }}
),

score_categories as (
    select * from {{ ref('int_score_categories') }}
),

personas as (
    select * from {{ ref('int_personas') }}
),

fit_categories as (
    select * from score_categories where score = 'fit'
),

by_category as (
    select
        lead_number,
        as_of,
        category,
        persona_id,
        sum(capped_points) as points
    from rule_points
    where score = 'fit'
    group by 1, 2, 3, 4
),

-- A category without points has its say only where its limits do not allow 0.
unmoved as (
    select
        score_dates.lead_number,
        score_dates.as_of,
        fit_categories.category,
        cast(null as varchar) as persona_id,
        {{ to_points(0) }} as points
    from score_dates
    inner join fit_categories
        on fit_categories.min_points > 0 or fit_categories.max_points < 0
),

-- A rule without a persona counts for every persona.
for_each_persona as (
    select
        pieces.lead_number,
        pieces.as_of,
        personas.persona_id,
        pieces.category,
        pieces.points
    from (select * from by_category union all select * from unmoved) as pieces
    inner join personas
        on pieces.persona_id is null or pieces.persona_id = personas.persona_id
),

limited as (
    select
        for_each_persona.lead_number,
        for_each_persona.as_of,
        for_each_persona.persona_id,
        {{ clamp_points('sum(for_each_persona.points)', 'min(fit_categories.min_points)', 'max(fit_categories.max_points)') }} as points
    from for_each_persona
    inner join fit_categories
        on for_each_persona.category = fit_categories.category
    group by for_each_persona.lead_number, for_each_persona.as_of, for_each_persona.persona_id, for_each_persona.category
),

final as (
    select
        score_dates.lead_number,
        score_dates.as_of,
        personas.persona_id,
        {{ to_points('coalesce(sum(limited.points), 0)') }} as fit_points
    from score_dates
    cross join personas
    left join limited
        on
            score_dates.lead_number = limited.lead_number
            and score_dates.as_of = limited.as_of
            and personas.persona_id = limited.persona_id
    group by 1, 2, 3
)

select * from final
