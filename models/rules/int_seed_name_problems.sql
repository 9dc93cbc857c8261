with

cells as (
    select * from {{ ref('int_seed_cells') }}
),

known_attributes as (
    select * from {{ ref('int_known_attributes') }}
),

rows_found as (
    select
        seed_name,
        row_id,
        lower({{ cell_of('rule_kind') }}) as rule_kind,
        {{ cell_of('rule_id') }} as rule_id,
        lower({{ cell_of('property') }}) as property,
        lower({{ cell_of('attribute') }}) as attribute
    from cells
    group by seed_name, row_id, place
),

-- Each name in a cell, and what it is the name of.
named as (
    select distinct
        seed_name,
        row_id,
        'attribute' as column_name,
        case when seed_name = 'routing_rules' or rule_kind = 'routing' then 'routing attribute' else 'attribute' end as name_kind,
        attribute as name,
        attribute as written,
        coalesce(rule_kind = 'behavior', false) as is_misplaced
    from rows_found
    where attribute is not null
    union all
    select distinct
        seed_name,
        row_id,
        'property' as column_name,
        'property' as name_kind,
        property as name,
        property as written,
        coalesce(rule_kind <> 'behavior', false) as is_misplaced
    from rows_found
    where property is not null
    union all
    select distinct
        seed_name,
        row_id,
        'rule_id' as column_name,
        rule_kind as name_kind,
        case when rule_kind = 'routing' then coalesce(cast({{ to_number('rule_id') }} as varchar), rule_id) else lower(rule_id) end as name,
        rule_id as written,
        false as is_misplaced
    from rows_found
    where seed_name = 'rule_conditions' and rule_id is not null and rule_kind in ('behavior', 'fit', 'exclusion', 'routing')
),

known as (
    select
        kinds.name_kind,
        known_attributes.attribute as name,
        known_attributes.attribute as shown,
        cast(null as varchar) as plain_name,
        false as is_own
    from known_attributes
    cross join (values ('attribute'), ('routing attribute')) as kinds (name_kind)
    union all
    select
        'routing attribute' as name_kind,
        result.attribute as name,
        result.attribute as shown,
        cast(null as varchar) as plain_name,
        false as is_own
    from (values ('persona'), ('tier'), ('lead_score')) as result (attribute)
    union all
    select
        'property' as name_kind,
        properties.property as name,
        properties.property as shown,
        properties.plain_name,
        properties.is_own
    from {{ known_properties() }} as properties
    union all
    select distinct
        replace(replace(seed_name, '_rules', ''), 'exclusions', 'exclusion') as name_kind,
        case when seed_name = 'routing_rules' then coalesce(cast({{ to_number('cell') }} as varchar), cell) else lower(cell) end as name,
        cell as shown,
        cast(null as varchar) as plain_name,
        false as is_own
    from cells
    where
        cell is not null
        and (
            (seed_name in ('behavior_rules', 'fit_rules') and column_name = 'rule_id')
            or (seed_name = 'exclusions' and column_name = 'exclusion_id')
            or (seed_name = 'routing_rules' and column_name = 'priority')
        )
),

compared as (
    select
        named.seed_name,
        named.row_id,
        named.column_name,
        named.name_kind,
        named.name,
        named.written,
        named.is_misplaced,
        known.shown as near_name,
        case
            when named.name = known.name then 0
            when known.name_kind <> 'property' then {{ edit_distance('named.name', 'known.name') }}
            -- A column of one's own is compared as raw names are; those of every event are written as they stand.
            when known.is_own and named.plain_name = known.plain_name then 0
            else greatest(1, {{ edit_distance('named.plain_name', 'known.plain_name') }})
        end as slips
    from (
        select
            *,
            replace(replace(name, '_', ''), ' ', '') as plain_name
        from named
    ) as named
    left join known
        on case
            when not named.is_misplaced then named.name_kind
            when named.column_name = 'attribute' then 'property'
            else 'attribute'
        end = known.name_kind
),

nearest as (
    select
        *,
        row_number() over (partition by seed_name, row_id, column_name, name order by slips, near_name) as place
    from compared
),

-- A rule must be there. A column or an attribute that is like no other is only warned of: the data may bring it later.
final as (
    select
        seed_name,
        row_id,
        column_name,
        written as found_value,
        case
            when is_misplaced and column_name = 'property' then 'blank, because a condition of this kind names an attribute' || coalesce('; ' || near_name || ' is the nearest', '')
            when is_misplaced then 'blank, because a condition of a behaviour rule names a property' || coalesce('; ' || near_name || ' is the nearest', '')
            when column_name = 'attribute' then 'the name of a known attribute; ' || near_name || ' is one slip away'
            when column_name = 'property' then 'a column of events; ' || near_name || ' is one slip away'
            else case name_kind
                when 'exclusion' then 'an exclusion_id of exclusions.csv'
                when 'routing' then 'a priority of routing_rules.csv'
                else 'a rule_id of ' || name_kind || '_rules.csv'
            end || coalesce('; ' || near_name || ' is the nearest', ', which has no rows')
        end as allowed,
        case
            when is_misplaced then 'move it to the column ' || case column_name when 'property' then 'attribute' else 'property' end || ', or change the rule_kind'
            when column_name = 'rule_id' then 'correct the name, or the rule_kind'
            else 'write ' || near_name
        end as mend
    from nearest
    where place = 1 and (is_misplaced or (column_name = 'rule_id' and coalesce(slips, 1) > 0) or slips = 1)
)

select * from final
