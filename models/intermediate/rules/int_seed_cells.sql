{{ seed_cells('behavior_rules') }}
union all
{{ seed_cells('fit_rules') }}
union all
{{ seed_cells('absence_rules') }}
union all
{{ seed_cells('buying_stages') }}
union all
{{ seed_cells('score_categories') }}
union all
{{ seed_cells('scores') }}
union all
{{ seed_cells('personas') }}
union all
{{ seed_cells('score_bands') }}
union all
{{ seed_cells('tiers') }}
union all
{{ seed_cells('routing_rules') }}
union all
{{ seed_cells('seniority_patterns') }}
union all
{{ seed_cells('email_domains') }}
union all
{{ seed_cells('deal_stages') }}
union all
{{ seed_cells('blank_words') }}
union all
{{ seed_cells('list_attributes') }}
union all
{{ seed_cells('calibration_settings') }}
