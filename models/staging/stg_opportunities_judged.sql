with

opportunities as (
    select * from {{ ref('stg_opportunities_read') }}
),

contacts as (
    select contact_id from {{ ref('stg_contacts') }}
    where rejection_reason is null
),

judged as (
    select
        opportunities.*,
        opportunities.state <> 'open' and cast(opportunities.closed_at as date) < cast(opportunities.created_at as date) as is_created_late,
        case
            when opportunities.problem = 'erased' then opportunities.problem
            when opportunities.is_deleted_deal then 'deleted'
            when opportunities.problem is not null then opportunities.problem
            when opportunities.state = 'won' and opportunities.closed_at is null
                then case when position('unreadable closed_at' in opportunities.left_out) > 0 then 'unreadable_closed_at' else 'won_without_closed_at' end
            when opportunities.credited_id is not null and contacts.contact_id is null then 'unknown_contact'
        end as fault
    from opportunities
    left join contacts
        on opportunities.credited_id = contacts.contact_id
),

-- Of copies the newest counts. A deleted one takes part: it ends what older ones say.
ranked as (
    select
        *,
        row_number() over (
            partition by opportunity_id, coalesce(fault, 'deleted') = 'deleted'
            order by
                updated_at desc nulls last, loaded_at desc nulls last,
                case when fault is null then 1 else 0 end,
                {{ row_text('opportunities', 'judged') }}
        ) as copy_number
    from judged
),

final as (
    select
        opportunity_id,
        credited_id as contact_id,
        company_id,
        case when not coalesce(is_created_late, false) then cast(created_at as date) end as created_on,
        closed_at,
        stage,
        -- A stage in no row, where nothing else says how the deal stands.
        coalesce(won_flag, false) = false and closed_flag is null and stage_outcome is null and stage is not null as is_stage_unknown,
        cast(case when fault = 'deleted' then fault else state end as varchar) as state,
        case when is_in_reporting_currency and not is_amount_unreadable and worth >= 0 then worth end as amount,
        cast(nullif(
            substring(
                case when not is_in_reporting_currency then ', amount in another currency left out' else '' end
                || case when worth < 0 then ', negative amount left out' else '' end
                || case when is_amount_unreadable then ', unreadable amount left out' else '' end
                || case when is_created_late then ', created after it closed' else '' end
                || coalesce(', ' || left_out, '')
                || case when is_won_unreadable then ', unreadable is_won left out' else '' end
                || case when is_closed_unreadable then ', unreadable is_closed left out' else '' end
                || case when not won_flag and stage_outcome = 'won' then ', is_won no beside a stage won' else '' end,
                3
            ), ''
        ) as varchar) as left_out,
        copy_number,
        case
            when opportunity_id is not null and coalesce(fault, 'deleted') = 'deleted'
                then coalesce(cast(updated_at as date), cast('0001-01-01' as date))
        end as known_from,
        cast(coalesce(fault, case when copy_number > 1 then 'duplicate' end) as varchar) as rejection_reason
    from ranked
)

select * from final
