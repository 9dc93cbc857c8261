{# A query: how the points of the categories of leads differ from today's in each step, if nothing more happens. What the score loses counts as of the last day of the step, what it gains as of the first, so that it is lower on none of its days. #}
{% macro projected_changes(steps) -%}
    select
        time_effects.lead_number,
        steps.first_day,
        steps.last_day,
        time_effects.category,
        {{ points_after('time_effects', 'case when time_effects.is_falling then steps.last_day else steps.first_day end') }}
        - time_effects.points_today as points
    from {{ steps }} as steps
    inner join time_effects
        on steps.lead_number = time_effects.lead_number
{%- endmacro %}
