with

list_attributes as (
    select * from {{ read_seed('list_attributes') }} as seed
),

lead_attributes as (
    select * from {{ ref('int_lead_attributes') }}
),

observed as (
    select * from {{ ref('int_observed_attributes') }}
),

blank_words as (
    select * from {{ ref('int_blank_words') }}
),

cells as (
    select
        attribute,
        value
    from lead_attributes
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

final as (
    select
        cast(attribute as varchar) as attribute,
        cast(value as varchar) as value,
        cast(chr(31) || {{ dbt.listagg('member', 'chr(31)', 'order by member') }} || chr(31) as varchar) as members
    from members
    group by 1, 2
)

select * from final
