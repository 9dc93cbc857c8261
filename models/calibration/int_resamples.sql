with

settings as (
    select * from {{ ref('int_settings') }}
),

-- Two hexadecimal digits of a fingerprint draw one of 64 groups of people: by chance, and the same in every build.
draws as (
    select
        replicates.place as replicate,
        md5(cast(replicates.place as varchar) || ':' || cast(draws.place as varchar)) as fingerprint
    from {{ whole_numbers(1000) }} as replicates
    inner join settings
        on replicates.place <= settings.resamples
    cross join {{ whole_numbers(100) }} as draws
    where draws.place <= 64
),

drawn as (
    select
        replicate,
        mod({{ first_byte('fingerprint') }}, 64) as people_group
    from draws
),

-- Replicate 0 holds everybody once: it is the estimate, the others are its spread.
final as (
    select
        cast(0 as integer) as replicate,
        cast(place - 1 as integer) as people_group,
        cast(1 as integer) as weight
    from {{ whole_numbers(100) }} as groups
    where place <= 64
    union all
    select
        cast(replicate as integer) as replicate,
        cast(people_group as integer) as people_group,
        cast(count(*) as integer) as weight
    from drawn
    group by 1, 2
)

select * from final
