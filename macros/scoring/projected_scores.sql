{# A query: the scores of leads, rounded, after the points of some of their categories changed, with all else as it is today. #}
{% macro projected_scores(changes, step, is_bound, of_persona=false) -%}
    {%- set persona = 'changed_persona_id, ' if of_persona else '' -%}
    with

    changed as (
        select
            lead_number,
            {{ step }},
            {{ persona }}category,
            sum(points) as points
        from {{ changes }}
        group by lead_number, {{ step }}, {{ persona }}category
    ),

    limited as (
        select
            changed.*,
            baseline_points.persona_id,
            baseline_points.fit_points,
            baseline_points.engagement_points,
            score_categories.score,
            {{ limit_points('coalesce(categories.points, 0) + changed.points', 'score_categories') }}
            - {{ limit_points('coalesce(categories.points, 0)', 'score_categories') }} as points_won
        from changed
        inner join score_categories
            on changed.category = score_categories.category
        inner join baseline_points
            on changed.lead_number = baseline_points.lead_number{{ ' and changed.changed_persona_id = baseline_points.persona_id' if of_persona }}
        left join baseline_category_points as categories
            on
                changed.lead_number = categories.lead_number
                and changed.category = categories.category
                and baseline_points.persona_id = categories.persona_id
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
        inner join scores as fit
            on fit.score = 'fit'
        inner join scores as engagement
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
