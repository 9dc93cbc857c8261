{% macro weighted_score(fit_score, fit_weight, engagement_score, engagement_weight) -%}
    ({{ fit_score }} * {{ fit_weight }} + {{ engagement_score }} * {{ engagement_weight }}) / ({{ fit_weight }} + {{ engagement_weight }})
{%- endmacro %}
