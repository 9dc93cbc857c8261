with

lead_scores as (
    select * from {{ ref('lead_scores') }}
    where not is_opted_out and not is_excluded
),

leads as (
    select * from {{ ref('int_leads') }}
),

lead_states as (
    select * from {{ ref('int_lead_states') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

earlier as (
    select * from {{ read_earlier('sent_leads') }} as sent
),

erasures as (
    select contact_id from {{ erased_contacts() }} as erased
),

-- What builds until this one sent. The table itself forgets the erased at the end of the build; nobody may be told to let go of
-- them before.
sent_before as (
    select earlier.*
    from earlier
    inner join as_of_date
        on earlier.as_of <= as_of_date.as_of
    left join erasures
        on earlier.lead_id = erasures.contact_id
    where erasures.contact_id is null
),

sent_days as (
    select
        as_of_date.as_of,
        {{ date_or_null(var('changed_since'), 'changed_since') }} as asked_for,
        min(sent_before.as_of) as first_sent_on,
        max(sent_before.as_of) as last_sent_on
    from as_of_date
    left join sent_before
        on as_of_date.as_of > sent_before.as_of
    group by as_of_date.as_of
),

-- The day by whose end the CRM had what today is compared with.
compared_with as (
    select
        case
            when asked_for >= as_of or asked_for < first_sent_on or (asked_for is not null and first_sent_on is null) then cast({{ raise_error(
                "case when asked_for >= as_of then 'the var changed_since is ' || cast(asked_for as varchar) || ', and the scores are of ' || cast(as_of as varchar)"
                ~ " else 'nothing had been sent by ' || cast(asked_for as varchar) || ', the day of the var changed_since' end || '. Allowed: '"
                ~ " || coalesce('a day from ' || cast(first_sent_on as varchar) || ', when the first lead was sent, to the day before the scores',"
                ~ " 'nothing: no lead was sent yet') || '. Mend: give one of them, or leave the var out for what was sent last.'"
            ) }} as date)
            else coalesce(asked_for, last_sent_on)
        end as changed_since,
        as_of
    from sent_days
),

-- The latest row of each lead by that day, and the latest after it.
sent_ranked as (
    select
        sent_before.*,
        coalesce(sent_before.as_of <= compared_with.changed_since, false) as is_by_then,
        row_number() over (
            partition by sent_before.lead_id, coalesce(sent_before.as_of <= compared_with.changed_since, false)
            order by sent_before.as_of desc
        ) as place
    from sent_before
    cross join compared_with
),

sent_by_then as (
    select * from sent_ranked
    where is_by_then and place = 1 and change <> 'removed'
),

-- What was written down later, by an earlier build of today or after the day asked for, may have reached the CRM or not.
sent_since as (
    select lead_id from sent_ranked
    where not is_by_then and place = 1
),

-- What the CRM holds, or may hold.
synced as (
    select
        coalesce(sent_by_then.lead_id, sent_since.lead_id) as lead_id,
        sent_by_then.tier,
        sent_by_then.owner,
        sent_by_then.lead_score,
        sent_by_then.top_rules,
        sent_by_then.as_of,
        sent_since.lead_id is not null as is_sent_since
    from sent_by_then
    full outer join sent_since
        on sent_by_then.lead_id = sent_since.lead_id
),

-- A double may miss by a hair the step that two decimals reach. Rules of the past are a question: they send nothing.
compared as (
    select
        lead_scores.*,
        coalesce(lead_scores.lead_id, synced.lead_id) as either_id,
        case when lead_scores.lead_id is null then 'removed' when synced.as_of is null then 'new' else 'changed' end as change,
        lead_states.owner as routed_owner,
        synced.tier as previous_tier,
        synced.owner as previous_owner,
        synced.lead_score as previous_score,
        synced.is_sent_since,
        coalesce(lead_scores.tier <> synced.tier, false) as is_tier_changed,
        coalesce(lead_states.owner, '') <> coalesce(synced.owner, '') as is_owner_changed,
        coalesce(lead_scores.top_rules, '') <> coalesce(synced.top_rules, '') as is_reason_changed,
        coalesce(cast(abs(lead_scores.lead_score - synced.lead_score) as decimal(9, 2)) >= settings.sync_min_score_change, false) as is_score_changed
    from lead_scores
    inner join leads
        on lead_scores.lead_id = leads.lead_id
    left join lead_states
        on leads.lead_number = lead_states.lead_number
    full outer join synced
        on lead_scores.lead_id = synced.lead_id
    cross join settings
),

final as (
    select
        compared.either_id as lead_id,
        cast(compared.change as varchar) as change,
        compared.is_tier_changed,
        compared.change = 'changed' and compared.is_owner_changed as is_owner_changed,
        compared.change = 'changed' and compared.is_reason_changed as is_reason_changed,
        compared.is_score_changed,
        compared.tier,
        compared.previous_tier,
        compared.routed_owner as owner,
        compared.previous_owner,
        compared.lead_score,
        compared.previous_score,
        compared.top_reasons,
        compared.next_step,
        compared_with.changed_since,
        compared_with.as_of
    from compared
    cross join compared_with
    where
        {{ text_or_null(var('rules_version')) }} is null
        and (compared.change <> 'changed' or compared.is_tier_changed or compared.is_owner_changed or compared.is_reason_changed or compared.is_score_changed or compared.is_sent_since)
)

select * from final
