{{ seed_headers('behavior_rules') }}
union all
{{ seed_headers('fit_rules') }}
union all
{{ seed_headers('absence_rules') }}
union all
{{ seed_headers('buying_stages') }}
union all
{{ seed_headers('score_categories') }}
union all
{{ seed_headers('scores') }}
union all
{{ seed_headers('personas') }}
union all
{{ seed_headers('score_bands') }}
union all
{{ seed_headers('tiers') }}
union all
{{ seed_headers('routing_rules') }}
union all
{{ seed_headers('seniority_patterns') }}
union all
{{ seed_headers('email_domains') }}
union all
{{ seed_headers('deal_stages') }}
union all
{{ seed_headers('blank_words') }}
union all
{{ seed_headers('list_attributes') }}
union all
{{ seed_headers('calibration_settings') }}
