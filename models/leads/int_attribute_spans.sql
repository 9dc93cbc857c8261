with

lead_attributes as (
    select * from {{ ref('int_lead_attributes') }}
),

engagement_rates as (
    select * from {{ ref('int_engagement_rates') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

rule_values as (
    select * from {{ ref('int_rule_values') }}
    where rule_kind in ('fit', 'exclusion')
),

observations as (
    select * from {{ ref('stg_contact_attributes') }}
    where rejection_reason is null
),

list_attributes as (
    select * from {{ read_seed('list_attributes') }} as seed
),

column_values as (
    select * from {{ ref('int_lead_attributes') }}
),

blank_words as (
    select * from {{ ref('int_blank_words') }}
),

rates as (
    {{ unpivot_attributes({'engagement_rates': 'int_engagement_rates'}, 'lead_number, known_from, known_until') }}
),

asked as (
    select distinct subject as attribute from rule_values
    where subject not in (select declared.attribute from ({{ declared_attributes() }}) as declared)
),

worked_out as (
    select
        lead_number,
        known_from,
        known_until,
        attribute,
        value
    from lead_attributes
    union all
    select * from rates
    union all
    -- An attribute that no column holds is blank until contact_attributes knows it.
    select
        leads.lead_number,
        cast('0001-01-01' as date) as known_from,
        cast('9999-12-31' as date) as known_until,
        asked.attribute,
        cast(null as varchar) as value
    from leads
    cross join asked
),

-- A value holds from when it is known until one that was observed later is known.
observed_spans as (
    select
        leads.lead_number,
        observations.attribute,
        observations.value,
        observations.known_on as known_from,
        coalesce(
            min(observations.known_on) over (
                partition by leads.lead_number, observations.attribute order by observations.observed_at
                rows between 1 following and unbounded following
            ),
            cast('9999-12-31' as date)
        ) as known_until
    from observations
    inner join leads
        on observations.contact_id = leads.lead_id
),

observed as {{ materialized() }} (
    select
        *,
        row_number() over (partition by lead_number, attribute order by known_from) = 1 as is_first
    from observed_spans
    where known_from < known_until
),

-- What was observed wins over what has the same name, also when it is blank.
spans as (
    select
        worked_out.lead_number,
        worked_out.attribute,
        worked_out.value,
        worked_out.known_from,
        least(worked_out.known_until, coalesce(observed.known_from, worked_out.known_until)) as known_until
    from worked_out
    left join observed
        on
            worked_out.lead_number = observed.lead_number
            and worked_out.attribute = observed.attribute
            and observed.is_first
    where worked_out.known_from < coalesce(observed.known_from, cast('9999-12-31' as date))
    union all
    select
        lead_number,
        attribute,
        value,
        known_from,
        known_until
    from observed
),

-- Cells of lists are taken apart once, not once for each lead. The view has a second name here, because an engine would work one that
-- is read twice out as a whole.
cells as (
    select
        attribute,
        value
    from column_values
    where attribute in (select list_attributes.attribute from list_attributes)
    union
    select
        attribute,
        value
    from observed
    where attribute in (select list_attributes.attribute from list_attributes)
),

-- What should be an array and is none is one value, the whole cell.
parts as (
    select
        cells.attribute,
        cells.value,
        case
            when lower(list_attributes.separator) <> 'json' then replace(cells.value, list_attributes.separator, chr(31))
            else coalesce({{ json_items('cells.value') }}, cells.value)
        end as items
    from cells
    inner join list_attributes
        on cells.attribute = list_attributes.attribute
    where cells.value is not null
),

items as (
    select
        parts.attribute,
        parts.value,
        {{ clean_text(dbt.split_part('parts.items', 'chr(31)', 'places.place')) }} as item
    from parts
    inner join {{ whole_numbers(1000) }} as places
        on places.place <= 1 + length(parts.items) - length(replace(parts.items, chr(31), ''))
),

members as (
    select distinct
        items.attribute,
        items.value,
        {{ comparison_key(unless_blank_word('items.item')) }} as member
    from items
),

list_cells as (
    select
        cast(attribute as varchar) as attribute,
        cast(value as varchar) as value,
        cast(chr(31) || {{ dbt.listagg('member', 'chr(31)', 'order by member') }} || chr(31) as varchar) as members
    from members
    group by 1, 2
),

-- A list of nothing but words that mean nothing is blank.
final as (
    select
        spans.lead_number,
        spans.attribute,
        case when list_cells.attribute is null or list_cells.members is not null then spans.value end as value,
        list_cells.members,
        spans.known_from,
        spans.known_until
    from spans
    left join list_cells
        on spans.attribute = list_cells.attribute and spans.value = list_cells.value
)

select * from final
