with recursive

aliases as (
    select * from {{ ref('base_contact_aliases') }}
),

contacts as (
    select * from {{ ref('base_contacts') }}
    where problem is null
),

-- An id belongs to the contact it was merged into first.
ranked as (
    select
        *,
        row_number() over (partition by alias_id, problem is null order by merged_at nulls first, contact_id) as link_number,
        first_value(contact_id) over (partition by alias_id, problem is null order by merged_at nulls first, contact_id) as merged_into
    from aliases
),

links as (
    select * from ranked
    where problem is null and link_number = 1
),

-- Every id that a chain comes by, each once, so that a circle ends too; the whole of it holds from its latest merge on.
chains as (
    select
        alias_id,
        contact_id,
        merged_at
    from links
    union
    select
        chains.alias_id,
        links.contact_id,
        greatest(chains.merged_at, links.merged_at) as merged_at
    from chains
    inner join links
        on chains.contact_id = links.alias_id
),

circles as (
    select {{ dbt.listagg('cast(links.row_number as varchar)', "', '", 'order by links.row_number') }} as row_numbers
    from links
    inner join chains on links.alias_id = chains.alias_id and links.alias_id = chains.contact_id
),

ends as (
    select
        chains.*,
        chains.contact_id in (select contacts.contact_id from contacts) as is_known,
        chains.alias_id in (select contacts.contact_id from contacts) as was_a_contact
    from chains
    where chains.contact_id not in (select links.alias_id from links)
),

final as (
    select
        ranked.alias_id,
        coalesce(ends.contact_id, ranked.contact_id) as contact_id,
        cast(ends.merged_at as date) as merged_on,
        ends.was_a_contact,
        cast(case
            when circles.row_numbers is not null then cast({{ raise_error(
                "'contact_aliases: the rows ' || circles.row_numbers || ' (the header not counted) lead in a circle, so that of these"
                ~ " ids none is the last. Allowed: chains that end with an id that is no alias. Mend: take out the row that is wrong.'"
            ) }} as varchar)
            when ranked.problem is not null then ranked.problem
            when ranked.link_number > 1 then case when ranked.contact_id = ranked.merged_into then 'duplicate' else 'already_merged' end
            when not ends.is_known then 'unknown_contact'
        end as varchar) as rejection_reason
    from ranked
    cross join circles
    left join ends
        on ranked.alias_id = ends.alias_id and ranked.problem is null and ranked.link_number = 1
)

select * from final
