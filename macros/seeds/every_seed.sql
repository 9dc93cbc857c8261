{# What a macro yields for every seed, in one list: the only place that names them all. #}
{% macro every_seed(macro) -%}
    {%- for seed in [
        'behavior_rules', 'fit_rules', 'absence_rules', 'frequency_rules', 'resets', 'exclusions', 'buying_stages', 'score_categories', 'scores', 'personas',
        'score_bands', 'tiers', 'routing_rules', 'seniority_patterns', 'email_domains', 'deal_stages', 'blank_words', 'list_attributes',
        'calibration_settings', 'rule_conditions', 'silenced_findings'
    ] %}
    {{ macro(seed) }}
    {{ "union all" if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
