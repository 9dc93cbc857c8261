with

setting_lists as (
    select * from {{ ref('int_setting_lists') }}
    where setting = 'size_bands'
),

listed as (
    select distinct cast({{ to_number('item') }} as bigint) as min_employees
    from setting_lists
),

steps as (
    select
        min_employees,
        lead(min_employees) over (order by min_employees) as below_employees
    from listed
    union all
    -- Whoever is smaller than the smallest band.
    select
        cast(null as bigint) as min_employees,
        min(min_employees) as below_employees
    from listed
    having count(*) > 0
),

final as (
    select
        min_employees,
        below_employees,
        cast(case
            when min_employees is null then 'under ' || cast(below_employees as varchar)
            when below_employees is null then cast(min_employees as varchar) || '+'
            when below_employees = min_employees + 1 then cast(min_employees as varchar)
            else cast(min_employees as varchar) || '-' || cast(below_employees - 1 as varchar)
        end as varchar) as size_band
    from steps
)

select * from final
