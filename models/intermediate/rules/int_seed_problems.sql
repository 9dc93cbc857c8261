select * from {{ ref('int_seed_header_problems') }}
union all
select * from {{ ref('int_seed_cell_problems') }}
union all
select * from {{ ref('int_seed_key_problems') }}
union all
select * from {{ ref('int_seed_operator_problems') }}
union all
select * from {{ ref('int_seed_attribute_problems') }}
union all
select * from {{ ref('int_seed_ladder_problems') }}
union all
select * from {{ ref('int_seed_range_problems') }}
union all
select * from {{ ref('int_seed_score_problems') }}
union all
select * from {{ ref('int_seed_list_problems') }}
union all
select * from {{ ref('int_seed_tier_problems') }}
union all
select * from {{ ref('int_seed_stage_problems') }}
