with

account_members as (
    select * from {{ ref('int_account_members') }}
),

final as (
    select
        company_id,
        as_of,
        count(*) as members,
        count(case when is_open then 1 end) as open_members,
        count(case when is_engaged then 1 end) as engaged_members,
        count(case when is_sales_ready then 1 end) as sales_ready_members,
        count(case when is_opted_out then 1 end) as opted_out_members,
        max(lead_score) as best_lead_score,
        {{ round_score('sum(account_points)') }} as account_score
    from account_members
    group by 1, 2
)

select * from final
