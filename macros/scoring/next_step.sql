{% macro next_step(stage_step, tier_step) -%}
    coalesce({{ stage_step }} || '. ' || {{ tier_step }}, {{ stage_step }}, {{ tier_step }})
{%- endmacro %}
