with

matches as (
    select * from {{ ref('int_fit_matches') }}
    where exclusion_id is not null
),

exclusions as (
    select * from {{ ref('int_exclusions') }}
),

-- The days on which an exclusion of the lead begins or ends.
edges as (
    select
        lead_number,
        known_from as edge_on
    from matches
    union
    select
        lead_number,
        known_until as edge_on
    from matches
),

steps as (
    select
        lead_number,
        edge_on as known_from,
        lead(edge_on) over (partition by lead_number order by edge_on) as known_until
    from edges
),

-- A span in which none holds has no row, and one in which several hold names them all.
final as (
    select
        steps.lead_number,
        steps.known_from,
        steps.known_until,
        cast({{ dbt.listagg('exclusions.description', "'; '", 'order by exclusions.exclusion_id') }} as varchar) as exclusion_reason
    from steps
    inner join matches
        on
            steps.lead_number = matches.lead_number
            and steps.known_from >= matches.known_from
            and steps.known_from < matches.known_until
    inner join exclusions
        on matches.exclusion_id = exclusions.exclusion_id
    group by 1, 2, 3
)

select * from final
