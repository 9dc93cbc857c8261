with

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

unread as (
    select * from {{ unread_raw_columns() }} as unread
),

compared as (
    select
        raw_table,
        column_name,
        known_name,
        {{ edit_distance('plain_header', 'plain_name') }} as distance,
        plain_header like '%' || plain_name || '%' or plain_name like '%' || plain_header || '%' as is_part,
        least(length(plain_header), length(plain_name)) as shorter
    from unread
),

ranked as (
    select
        *,
        (distance <= 2 and distance * 2 < shorter) or (is_part and shorter >= 4) as is_near,
        row_number() over (
            partition by raw_table, column_name
            order by
                case when (distance <= 2 and distance * 2 < shorter) or (is_part and shorter >= 4) then 0 else 1 end,
                distance,
                known_name
        ) as place
    from compared
),

final as (
    select
        cast(ranked.raw_table as varchar) as raw_table,
        cast(ranked.column_name as varchar) as column_name,
        cast(case when ranked.is_near then ranked.known_name end as varchar) as nearest_name,
        as_of_date.as_of
    from ranked
    cross join as_of_date
    where ranked.place = 1
)

select * from final
