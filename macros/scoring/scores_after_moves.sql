{# A query: the scores of leads, rounded, after some points of their categories moved, with all else as it is today. #}
{% macro scores_after_moves(moves, step, is_bound, of_persona=false, sides=none, categories=none) -%}
    {%- set persona = 'moved_persona_id, ' if of_persona else '' -%}
    with

    moved as (
        select
            lead_number,
            {{ step }},
            {{ persona }}category,
            sum(points) as points
        from {{ moves }}
        group by lead_number, {{ step }}, {{ persona }}category
    ),

    limited as (
        select
            moved.*,
            sides.persona_id,
            sides.fit_points,
            sides.engagement_points,
            score_categories.score,
            {{ clamp_points('coalesce(categories.points, 0) + moved.points', 'score_categories.min_points', 'score_categories.max_points') }}
            - {{ clamp_points('coalesce(categories.points, 0)', 'score_categories.min_points', 'score_categories.max_points') }} as points_won
        from moved
        inner join {{ ref('int_score_categories') }} as score_categories
            on moved.category = score_categories.category
        inner join {{ sides or ref('int_forecast_sides') }} as sides
            on moved.lead_number = sides.lead_number{{ ' and moved.moved_persona_id = sides.persona_id' if of_persona }}
        left join {{ categories or ref('int_forecast_categories') }} as categories
            on
                moved.lead_number = categories.lead_number
                and moved.category = categories.category
                and sides.persona_id = categories.persona_id
    ),

    by_persona as (
        select
            lead_number,
            {{ step }},
            persona_id,
            fit_points + sum(case when score = 'fit' then points_won else {{ to_points(0) }} end) as fit_points,
            engagement_points + sum(case when score = 'engagement' then points_won else {{ to_points(0) }} end) as engagement_points
        from limited
        group by lead_number, {{ step }}, persona_id, limited.fit_points, limited.engagement_points
    ),

    ranked as (
        select
            *,
            row_number() over (partition by lead_number, {{ step }} order by fit_points desc, persona_id asc) as place
        from by_persona
    ),

    -- In a bound any persona may be the one carried, so the poorest engagement counts.
    carried as (
        select
            lead_number,
            {{ step }},
            max(fit_points) as fit_points,
            min(case when place = 1 or {{ is_bound }} then engagement_points end) as engagement_points
        from ranked
        group by lead_number, {{ step }}
    ),

    scored as (
        select
            carried.*,
            {{ score_from_points('carried.fit_points', 'fit.full_points') }} as fit_score,
            {{ score_from_points('carried.engagement_points', 'engagement.full_points') }} as engagement_score,
            fit.weight as fit_weight,
            engagement.weight as engagement_weight
        from carried
        inner join {{ ref('int_scores') }} as fit
            on fit.score = 'fit'
        inner join {{ ref('int_scores') }} as engagement
            on engagement.score = 'engagement'
    )

    select
        lead_number,
        {{ step }},
        {{ round_score(weighted_score('fit_score', 'fit_weight', 'engagement_score', 'engagement_weight')) }} as lead_score,
        {{ round_score('fit_score') }} as fit_score,
        {{ round_score('engagement_score') }} as engagement_score
    from scored
{%- endmacro %}
