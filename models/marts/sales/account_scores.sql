with

account_profiles as (
    select * from {{ ref('int_account_profiles') }}
),

account_reach as (
    select * from {{ ref('int_account_reach') }}
),

account_committees as (
    select * from {{ ref('int_account_committees') }}
),

account_people as (
    select * from {{ ref('int_account_people') }}
),

account_deals as (
    select * from {{ ref('int_account_deals') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

rules_version as (
    select * from {{ ref('int_rules_version') }}
),

final as (
    select
        account_profiles.company_id,
        account_profiles.name as company_name,
        account_profiles.industry,
        account_profiles.country,
        account_profiles.employee_count,
        account_profiles.account_score,
        account_profiles.tier as account_tier,
        rank() over (order by account_profiles.account_score desc) as rank,
        account_profiles.best_lead_score,
        account_profiles.members,
        account_profiles.open_members,
        account_profiles.engaged_members,
        account_profiles.sales_ready_members,
        account_profiles.opted_out_members,
        coalesce(account_reach.departments_covered, 0) as departments_covered,
        account_reach.departments,
        coalesce(account_reach.seniorities_covered, 0) as seniorities_covered,
        account_reach.seniorities,
        account_committees.committee_coverage,
        account_committees.missing_roles,
        account_people.people as people_behind_it,
        case when settings.show_contact_details then account_people.names end as contact_names,
        coalesce(account_deals.open_deals, 0) as open_deals,
        account_deals.open_deal_amount,
        coalesce(account_deals.won_deals, 0) as won_deals,
        account_profiles.as_of,
        rules_version.rules_version
    from account_profiles
    cross join settings
    cross join rules_version
    left join account_reach
        on account_profiles.company_id = account_reach.company_id
    left join account_committees
        on account_profiles.company_id = account_committees.company_id
    left join account_people
        on account_profiles.company_id = account_people.company_id
    left join account_deals
        on account_profiles.company_id = account_deals.company_id
)

select * from final
