{{ seed_rules('behavior_rules') }}
union all
{{ seed_rules('fit_rules') }}
union all
{{ seed_rules('absence_rules') }}
union all
{{ seed_rules('buying_stages') }}
union all
{{ seed_rules('score_categories') }}
union all
{{ seed_rules('scores') }}
union all
{{ seed_rules('personas') }}
union all
{{ seed_rules('score_bands') }}
union all
{{ seed_rules('tiers') }}
union all
{{ seed_rules('routing_rules') }}
union all
{{ seed_rules('seniority_patterns') }}
union all
{{ seed_rules('email_domains') }}
union all
{{ seed_rules('deal_stages') }}
union all
{{ seed_rules('blank_words') }}
union all
{{ seed_rules('list_attributes') }}
union all
{{ seed_rules('calibration_settings') }}
