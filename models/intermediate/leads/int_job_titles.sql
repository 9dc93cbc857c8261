with

contacts as (
    select * from {{ ref('stg_contacts') }}
),

patterns as (
    select * from {{ ref('int_seniority_patterns') }}
),

titles as (
    select
        job_title,
        {{ words_of('job_title') }} as words
    from contacts
    where rejection_reason is null and job_title is not null
    group by job_title
),

-- The longest pattern says most: "vice president" before "president".
ranked as (
    select
        titles.job_title,
        patterns.seniority,
        row_number() over (partition by titles.job_title order by length(patterns.words) desc, patterns.words) as match_number
    from titles
    inner join patterns
        on position(patterns.words in titles.words) > 0
),

final as (
    select
        job_title,
        cast(seniority as varchar) as seniority
    from ranked
    where match_number = 1
)

select * from final
