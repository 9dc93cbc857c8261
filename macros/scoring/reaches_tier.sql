{% macro reaches_tier(leads, tiers) -%}
    (
        {{ leads }}.lead_score >= {{ tiers }}.min_score
        and {{ leads }}.fit_score >= {{ tiers }}.min_fit_score
        and {{ leads }}.engagement_score >= {{ tiers }}.min_engagement_score
    )
{%- endmacro %}
