select cast('contacts' as varchar) as raw_table, cast('accepted' as varchar) as outcome, count(*) as row_count
from {{ ref('stg_contacts') }} where rejection_reason is null
union all
select 'events', case when contact_id is null then 'accepted: visitor not yet known' else 'accepted' end, count(*)
from {{ ref('stg_events') }} where rejection_reason is null group by 2
union all
select 'identities', 'accepted', count(*) from {{ ref('stg_identities') }} where rejection_reason is null
union all
select 'companies', 'accepted', count(*) from {{ ref('stg_companies') }} where rejection_reason is null
union all
select 'contact_attributes', 'accepted', count(*) from {{ ref('stg_contact_attributes') }} where rejection_reason is null
union all
select
    'opportunities',
    case
        when contact_id is null and is_in_reporting_currency then 'accepted: credits nobody'
        when contact_id is null then 'accepted: credits nobody, amount in another currency left out'
        when is_in_reporting_currency then 'accepted'
        else 'accepted: amount in another currency left out'
    end,
    count(*)
from {{ ref('stg_opportunities') }} where rejection_reason is null group by 2
union all
select 'campaigns', 'accepted', count(*) from {{ ref('stg_campaigns') }} where rejection_reason is null
union all
select 'sales_feedback', 'accepted', count(*) from {{ ref('stg_sales_feedback') }} where rejection_reason is null
union all
select 'erasure_requests', 'accepted', count(*) from {{ ref('stg_erasure_requests') }} where rejection_reason is null
