{{ raw_record_outcomes('contacts', 'contact_id', 'created_on', accepted="'accepted' || coalesce(': ' || left_out, '')") }}
union all
{{ raw_record_outcomes(
    'events', 'event_id', 'occurred_on', 'loaded_at',
    accepted="case when lead_id is null then 'accepted: visitor not known' else 'accepted' end"
) }}
union all
{{ raw_record_outcomes('identities', 'anonymous_id', 'linked_at') }}
union all
{{ raw_record_outcomes('companies', 'company_id', accepted="'accepted' || coalesce(': ' || left_out, '')") }}
union all
{{ raw_record_outcomes('contact_aliases', 'alias_id', 'merged_on') }}
union all
{{ raw_record_outcomes('contact_attributes', "contact_id || ' ' || attribute", 'observed_on') }}
union all
{{ raw_record_outcomes(
    'opportunities', 'opportunity_id', 'created_on',
    accepted=opportunity_outcome('contact_id', 'left_out')
) }}
union all
{{ raw_record_outcomes(
    'opportunity_contacts', "opportunity_id || ' ' || contact_id",
    accepted="case when is_unreadable then 'accepted: unreadable is_primary left out' else 'accepted' end"
) }}
union all
{{ raw_record_outcomes('campaigns', 'campaign_id', 'started_on') }}
union all
{{ raw_record_outcomes('sales_feedback', 'feedback_id', 'recorded_on') }}
union all
{{ raw_record_outcomes('score_overrides', 'contact_id', 'set_on') }}
union all
{{ raw_record_outcomes(
    'erasure_requests', 'null',
    accepted="case when matches_nobody then 'accepted: matches nobody' else 'accepted' end"
) }}
