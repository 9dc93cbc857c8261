with

rule_reach as (select * from {{ ref('int_rule_reach') }}),

rule_inputs as (select * from {{ ref('int_rule_inputs') }}),

tier_warnings as (select * from {{ ref('int_tier_warnings') }}),

routing_rules as (select * from {{ ref('int_routing_rules') }}),

tiers as (select * from {{ ref('int_tier_thresholds') }}),

contacts as (select * from {{ ref('base_contacts') }}),

companies as (select * from {{ ref('base_companies') }}),

events as (
    select is_machine from {{ ref('stg_events') }}
    where is_machine is not null
),

opportunities as (select * from {{ ref('base_opportunities') }}),

deals as (
    select * from {{ ref('stg_opportunities') }}
    where is_stage_unknown and rejection_reason is null
),

score_overrides as (select * from {{ ref('stg_score_overrides') }}),

as_of_date as (select * from {{ ref('int_as_of') }}),

-- What every lead has: one of the tiers, and a score from 0 to 100, of which the ends stand for the rest.
probes as (
    select
        'tier' as attribute,
        tier as value
    from tiers
    union all
    select result.* from (values ('lead_score', '0'), ('lead_score', '100')) as result (attribute, value)
),

probe_counts as (
    select
        attribute,
        count(*) as probe_count
    from probes
    group by 1
),

-- The rows of the routing that take every lead, in all that they ask: without one some leads may find no owner.
catch_all_parts as (
    select
        routing_rules.rule_id,
        routing_rules.condition_number,
        routing_rules.condition_count
    from routing_rules
    inner join probes
        on
            routing_rules.attribute = probes.attribute
            and {{ matches_operator('routing_rules.operator', 'probes.value', 'routing_rules.expected', 'routing_rules.expected_number') }}
    inner join probe_counts
        on probes.attribute = probe_counts.attribute
    where
        probes.attribute = 'tier'
        or routing_rules.operator in ('at_least', 'at_most', 'above', 'below', 'present')
        or (routing_rules.operator = 'not_equals' and coalesce(routing_rules.expected_number not between 0 and 100, true))
    group by routing_rules.rule_id, routing_rules.condition_number, routing_rules.condition_count, probe_counts.probe_count
    having count(distinct probes.value) = probe_counts.probe_count
),

catch_alls as (
    select rule_id
    from catch_all_parts
    group by rule_id, condition_count
    having count(distinct condition_number) = condition_count
),

warnings as (
    select * from rule_inputs
    union all
    select * from tier_warnings
    union all
    select
        rule_kind,
        rule_id,
        'no_catch_all',
        'no row takes everybody, and none takes ' || cast(everybody_count - lead_count as varchar) || ' of '
        || cast(everybody_count as varchar) || ' leads; end with a row lead_score at_least 0'
    from rule_reach
    where rule_kind = 'routing' and not exists (select 1 from catch_alls)
    union all
    select
        rule_kind,
        rule_id,
        case rule_kind when 'persona' then 'never_matched' else 'never_fires' end,
        case rule_kind
            when 'persona' then 'no lead carries it'
            when 'stage' then 'no lead has done it lately enough'
            when 'reset' then 'no lead has had such an event or verdict'
            when 'exclusion' then 'it leaves no lead out'
            else 'no lead has points from it'
        end
    from rule_reach
    where
        lead_count = 0
        and rule_kind <> 'routing'
        and (rule_kind <> 'persona' or everybody_count > 0)
        and not exists (
            select 1 from rule_inputs
            where
                rule_inputs.rule_kind = rule_reach.rule_kind
                and rule_inputs.rule_id = rule_reach.rule_id
                and rule_inputs.warning like 'unknown%'
        )
    union all
    select
        rule_kind,
        rule_id,
        'always_fires',
        -- What people do may be much or little, long ago or lately.
        'all ' || cast(everybody_count as varchar)
        || case rule_kind
            when 'exclusion' then ' leads are left out by it'
            when 'behavior' then ' leads have it, so only how much of it they have tells them apart'
            else ' leads have it, so it tells none of them apart'
        end
    from rule_reach
    where lead_count = everybody_count and everybody_count > 1 and rule_kind not in ('routing', 'reset', 'persona')
    union all
    select
        rule_kind,
        rule_id,
        'cap_hides_most',
        'max_points cuts off ' || cast(cast(100 * points_cut / points_before_cap as integer) as varchar) || ' % of its points'
    from rule_reach
    where points_cut * 2 > points_before_cap
),

-- Cells of the raw tables that may say neither yes nor no, stages that deal_stages.csv does not hold, and tiers that are set by hand.
raw_words as (
    {{ flag_words('contacts', 'is_opted_out', 'opted out') }}
    union all
    {{ flag_words('contacts', 'is_deleted', 'deleted') }}
    union all
    {{ flag_words('contacts', '_fivetran_deleted', 'deleted') }}
    union all
    {{ flag_words('contacts', 'archived', 'deleted') }}
    union all
    {{ flag_words('companies', 'is_deleted', 'deleted') }}
    union all
    {{ flag_words('companies', '_fivetran_deleted', 'deleted') }}
    union all
    {{ flag_words('companies', 'archived', 'deleted') }}
    union all
    {{ flag_words('events', 'is_machine', 'a machine') }}
    union all
    {{ flag_words('opportunities', 'is_deleted', 'deleted') }}
    union all
    {{ flag_words('opportunities', '_fivetran_deleted', 'deleted') }}
    union all
    {{ flag_words('opportunities', 'archived', 'deleted') }}
    union all
    {{ flag_words('deals', 'stage', 'stage') }}
    union all
    {{ flag_words('score_overrides', 'never_call', 'never call') }}
    union all
    {{ flag_words('score_overrides', 'tier', 'tier') }}
),

-- What looks like an address or a sentence is somebody's, and is not shown.
odd_words as (
    select
        replace(rule_id, 'deals.', 'opportunities.') as rule_id,
        read_as,
        case when length(word) <= 30 and position('@' in word) = 0 then '''' || lower(word) || '''' end as word,
        count(*) as row_count
    from raw_words
    where case read_as when 'tier' then lower(word) not in (select lower(tiers.tier) from tiers) else read_as = 'stage' or ({{ is_flagged('word') }} and {{ to_flag('word') }} is null) end
    group by 1, 2, 3
),

odd_words_ranked as (
    select
        *,
        row_number() over (partition by rule_id, word is null order by row_count desc, word asc) as place
    from odd_words
),

final as (
    select
        cast(warnings.rule_id as varchar) as rule_id,
        case when warnings.rule_kind = 'tier' then 'tier' else coalesce(rule_reach.rule_kind, 'setting') end as rule_kind,
        cast(warnings.warning as varchar) as warning,
        cast(warnings.detail as varchar) as detail,
        cast(coalesce(rule_reach.lead_count, 0) as bigint) as lead_count,
        as_of_date.as_of
    from warnings
    left join rule_reach
        on warnings.rule_kind = rule_reach.rule_kind and warnings.rule_id = rule_reach.rule_id
    cross join as_of_date
    union all
    select
        odd_words_ranked.rule_id,
        'raw' as rule_kind,
        case odd_words_ranked.read_as when 'stage' then 'unknown_deal_stage' when 'tier' then 'unknown_tier' else 'unreadable_flag' end as warning,
        case odd_words_ranked.read_as when 'stage' then 'not in deal_stages.csv, so that closed_at decides, in ' when 'tier' then 'not in tiers.csv, so that the tier stays that of the score, in ' else 'neither yes nor no in ' end
        || cast(sum(odd_words_ranked.row_count) as varchar) || case when sum(odd_words_ranked.row_count) = 1 then ' row' else ' rows' end
        || coalesce(' (' || {{ dbt.listagg("case when place <= 3 then word end", "', '", 'order by place') }} || ')', '')
        || case when odd_words_ranked.read_as in ('stage', 'tier') then '' else ', read as ' || odd_words_ranked.read_as end as detail,
        cast(sum(odd_words_ranked.row_count) as bigint) as lead_count,
        as_of_date.as_of
    from odd_words_ranked
    cross join as_of_date
    group by odd_words_ranked.rule_id, odd_words_ranked.read_as, as_of_date.as_of
)

select * from final
