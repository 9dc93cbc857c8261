with

headers as (
    select * from {{ ref('int_seed_headers') }}
),

final as (
    select
        seed_name,
        cast('(header)' as varchar) as row_id,
        column_name,
        cast(case when is_found then column_name end as varchar) as found_value,
        cast('the columns ' || known_columns as varchar) as allowed,
        cast(case
            when not is_found then 'add the column'
            when position(';' in column_name) > 0 or position(chr(9) in column_name) > 0
                then 'save the file with commas between the columns'
            else 'rename or remove the column'
        end as varchar) as mend
    from headers
    where (is_found and not is_known) or (is_required and not is_found)
)

select * from final
