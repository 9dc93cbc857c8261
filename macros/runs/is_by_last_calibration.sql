{# Whether this run sets tiers and does not calibrate: true or false, as SQL writes it. #}
{% macro is_by_last_calibration() -%}
    {{ 'true' if execute and is_calibrating() == 'false' and 'model.lead_scoring.int_tier_thresholds' in selected_resources else 'false' }}
{%- endmacro %}
