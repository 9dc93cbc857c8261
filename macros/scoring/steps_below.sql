{# A query: the steps in which a lead reaches no tier as high as today's, with the first day on which that is sure: behind it none needs a look. #}
{% macro steps_below(scores) -%}
    select
        {{ scores }}.lead_number,
        {{ scores }}.first_day,
        {{ scores }}.last_day,
        leads.has_rising,
        min(case when {{ scores }}.first_day = {{ scores }}.last_day then {{ scores }}.last_day end)
            over (partition by {{ scores }}.lead_number) as sure_day
    from {{ scores }}
    inner join leads
        on {{ scores }}.lead_number = leads.lead_number
    left join tiers
        on leads.tier_min_score <= tiers.min_score and {{ reaches_tier(scores, 'tiers') }}
    group by 1, 2, 3, 4
    having count(tiers.tier) = 0
{%- endmacro %}
