select
    cast('contacts' as varchar) as raw_table,
    contact_id as record_key,
    created_on as occurred_on,
    cast(null as date) as loaded_on,
    rejection_reason as reason
from {{ ref('stg_contacts') }}
where rejection_reason is not null
union all
select
    cast('events' as varchar) as raw_table,
    event_id as record_key,
    occurred_on as occurred_on,
    cast(loaded_at as date) as loaded_on,
    rejection_reason as reason
from {{ ref('stg_events') }}
where rejection_reason is not null
union all
select
    cast('identities' as varchar) as raw_table,
    anonymous_id as record_key,
    cast(linked_at as date) as occurred_on,
    cast(null as date) as loaded_on,
    rejection_reason as reason
from {{ ref('stg_identities') }}
where rejection_reason is not null
union all
select
    cast('companies' as varchar) as raw_table,
    company_id as record_key,
    cast(null as date) as occurred_on,
    cast(null as date) as loaded_on,
    rejection_reason as reason
from {{ ref('stg_companies') }}
where rejection_reason is not null
union all
select
    cast('contact_attributes' as varchar) as raw_table,
    contact_id || ' ' || attribute as record_key,
    observed_on as occurred_on,
    cast(null as date) as loaded_on,
    rejection_reason as reason
from {{ ref('stg_contact_attributes') }}
where rejection_reason is not null
union all
select
    cast('opportunities' as varchar) as raw_table,
    opportunity_id as record_key,
    created_on as occurred_on,
    cast(null as date) as loaded_on,
    rejection_reason as reason
from {{ ref('stg_opportunities') }}
where rejection_reason is not null
union all
select
    cast('campaigns' as varchar) as raw_table,
    campaign_id as record_key,
    started_on as occurred_on,
    cast(null as date) as loaded_on,
    rejection_reason as reason
from {{ ref('stg_campaigns') }}
where rejection_reason is not null
union all
select
    cast('sales_feedback' as varchar) as raw_table,
    feedback_id as record_key,
    recorded_on as occurred_on,
    cast(null as date) as loaded_on,
    rejection_reason as reason
from {{ ref('stg_sales_feedback') }}
where rejection_reason is not null
union all
select
    cast('erasure_requests' as varchar) as raw_table,
    cast(null as varchar) as record_key,
    cast(requested_at as date) as occurred_on,
    cast(null as date) as loaded_on,
    rejection_reason as reason
from {{ ref('stg_erasure_requests') }}
where rejection_reason is not null
