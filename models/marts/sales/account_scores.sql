with

account_members as (
    select * from {{ ref('int_account_members') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

companies as (
    select * from {{ ref('stg_companies') }}
    where rejection_reason is null or rejection_reason = 'deleted'
),

deals as (
    select * from {{ ref('int_deals') }}
),

tiers as (
    select * from {{ ref('int_tier_thresholds') }}
),

setting_lists as (
    select * from {{ ref('int_setting_lists') }}
    where setting in ('committee_departments', 'committee_seniorities')
),

settings as (
    select * from {{ ref('int_settings') }}
),

rules_version as (
    select * from {{ ref('int_rules_version') }}
),

account_totals as (
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
),

-- The company of a deal is the one that it names, or else that of its contact.
account_deals as (
    select
        account_totals.company_id,
        count(case when deals.state = 'open' then 1 end) as open_deals,
        cast(sum(case when deals.state = 'open' then {{ to_points('deals.amount') }} end) as double) as open_deal_amount,
        count(case when deals.state = 'won' then 1 end) as won_deals
    from account_totals
    inner join deals
        on
            account_totals.company_id = deals.company_id
            and account_totals.as_of >= deals.holds_from
            and account_totals.as_of < deals.holds_until
    group by 1
),

-- Each tier reaches up to the next one.
tier_ranges as (
    select
        tier,
        min_score,
        coalesce(lead(min_score) over (order by min_score), 101) as below_score
    from tiers
),

-- The three best who may be written to and are not excluded, each in a few words.
best_members as (
    select
        account_members.company_id,
        leads.lead_id || ' (' || cast(cast(account_members.lead_score as decimal(5, 2)) as varchar)
        || coalesce(', ' || account_members.seniority, '') || coalesce(', ' || account_members.department, '') || ')' as person,
        leads.name,
        row_number() over (partition by account_members.company_id order by account_members.place) as place
    from account_members
    inner join leads
        on account_members.lead_number = leads.lead_number
    where not account_members.is_opted_out and not account_members.is_excluded
),

people as (
    select
        company_id,
        {{ dbt.listagg('person', "'; '", 'order by place') }} as people,
        {{ dbt.listagg('name', "'; '", 'order by place') }} as names
    from best_members
    where place <= 3
    group by 1
),

-- A department or seniority is covered by one lead of it that is engaged.
covered_roles as (
    select
        company_id,
        'department' as role_kind,
        department as role
    from account_members
    where is_engaged and department is not null
    union
    select
        company_id,
        'seniority' as role_kind,
        seniority as role
    from account_members
    where is_engaged and seniority is not null
),

reach as (
    select
        company_id,
        count(case when role_kind = 'department' then 1 end) as departments_covered,
        {{ dbt.listagg("case when role_kind = 'department' then role end", "', '", 'order by role') }} as departments,
        count(case when role_kind = 'seniority' then 1 end) as seniorities_covered,
        {{ dbt.listagg("case when role_kind = 'seniority' then role end", "', '", 'order by role') }} as seniorities
    from covered_roles
    group by 1
),

-- Every department and every seniority that is listed is one seat of the committee, and one person can sit on one of each.
seats as (
    select distinct
        case setting when 'committee_departments' then 'department' else 'seniority' end as role_kind,
        lower(item) as role
    from setting_lists
),

committees as (
    select
        account_totals.company_id,
        {{ divide('count(covered_roles.role)', 'count(*)') }} as committee_coverage,
        {{ dbt.listagg(
            "case when covered_roles.role is null then seats.role_kind || ' ' || seats.role end", "', '",
            'order by seats.role_kind, seats.role'
        ) }} as missing_roles
    from account_totals
    cross join seats
    left join covered_roles
        on
            account_totals.company_id = covered_roles.company_id
            and seats.role_kind = covered_roles.role_kind
            and seats.role = covered_roles.role
    group by 1
),

-- A company that only contacts name has no more than its id; one that was deleted is no account.
final as (
    select
        account_totals.company_id,
        companies.name as company_name,
        companies.industry,
        companies.country,
        companies.employee_count,
        account_totals.account_score,
        tier_ranges.tier as account_tier,
        rank() over (order by account_totals.account_score desc) as rank,
        account_totals.best_lead_score,
        account_totals.members,
        account_totals.open_members,
        account_totals.engaged_members,
        account_totals.sales_ready_members,
        account_totals.opted_out_members,
        coalesce(reach.departments_covered, 0) as departments_covered,
        cast(reach.departments as varchar) as departments,
        coalesce(reach.seniorities_covered, 0) as seniorities_covered,
        cast(reach.seniorities as varchar) as seniorities,
        committees.committee_coverage,
        cast(committees.missing_roles as varchar) as missing_roles,
        cast(people.people as varchar) as people_behind_it,
        cast(case when settings.show_contact_details then people.names end as varchar) as contact_names,
        coalesce(account_deals.open_deals, 0) as open_deals,
        account_deals.open_deal_amount,
        coalesce(account_deals.won_deals, 0) as won_deals,
        account_totals.as_of,
        rules_version.rules_version
    from account_totals
    inner join tier_ranges
        on account_totals.account_score >= tier_ranges.min_score and account_totals.account_score < tier_ranges.below_score
    cross join settings
    cross join rules_version
    left join companies
        on account_totals.company_id = companies.company_id and companies.rejection_reason is null
    left join reach
        on account_totals.company_id = reach.company_id
    left join committees
        on account_totals.company_id = committees.company_id
    left join people
        on account_totals.company_id = people.company_id
    left join account_deals
        on account_totals.company_id = account_deals.company_id
    where
        companies.company_id is not null
        or account_totals.company_id not in (
            select deleted.company_id from companies as deleted
            where deleted.rejection_reason = 'deleted' and deleted.company_id is not null
        )
)

select * from final
