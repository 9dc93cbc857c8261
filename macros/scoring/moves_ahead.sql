{# A query: how the points of the categories of leads differ from today's in each step, if nothing more happens. What the score loses counts as of the last day of the step, what it gains as of the first, so that it is lower on none of its days. #}
{% macro moves_ahead(steps) -%}
    select
        changes.lead_number,
        steps.first_day,
        steps.last_day,
        changes.category,
        {{ points_after('changes', 'case when changes.is_falling then steps.last_day else steps.first_day end') }}
        - changes.points_today as points
    from {{ steps }} as steps
    inner join {{ ref('int_forecast_changes') }} as changes
        on steps.lead_number = changes.lead_number
{%- endmacro %}
