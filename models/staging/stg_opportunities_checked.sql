with

opportunities as (
    select * from {{ ref('base_opportunities') }}
),

contacts as (
    select contact_id from {{ ref('stg_contacts') }}
    where rejection_reason is null
),

aliases as (
    select * from {{ ref('stg_contact_aliases') }}
    where rejection_reason is null
),

settings as (
    select reporting_currency from {{ ref('int_settings') }}
),

stage_rows as (
    select * from {{ read_seed('deal_stages') }} as seed
),

deal_stages as (
    select
        {{ stage_key('stage') }} as stage_key,
        min(lower(outcome)) as outcome
    from stage_rows
    group by 1
),

-- What the cells say, as people write them.
cells as (
    select
        opportunities.*,
        coalesce(aliases.contact_id, opportunities.contact_id) as credited_id,
        {{ to_won('opportunities.is_won') }} as won_flag,
        {{ to_closed('opportunities.is_closed') }} as closed_flag,
        deal_stages.outcome as stage_outcome,
        {{ to_amount('opportunities.amount') }} as worth,
        {{ amount_currency('opportunities.amount') }} as named_currency,
        coalesce(upper(opportunities.currency), {{ amount_currency('opportunities.amount') }}) as deal_currency
    from opportunities
    left join deal_stages
        on {{ stage_key('opportunities.stage') }} = deal_stages.stage_key
    left join aliases
        on opportunities.contact_id = aliases.alias_id
),

deals as (
    select
        cells.*,
        {{ deal_state('cells.won_flag', 'cells.closed_flag', 'cells.stage_outcome', 'cells.closed_at') }} as state,
        coalesce(cells.deal_currency = settings.reporting_currency, true) as is_in_reporting_currency,
        cells.amount is not null and (cells.worth is null or coalesce(cells.named_currency <> cells.deal_currency, false)) as is_amount_unreadable,
        cells.won_flag is null and {{ is_flagged('cells.is_won') }} as is_won_unreadable,
        cells.closed_flag is null and {{ is_flagged('cells.is_closed') }} as is_closed_unreadable,
        {{ is_deleted_row('cells') }} as is_deleted_deal
    from cells
    cross join settings
),

judged as (
    select
        deals.*,
        deals.state <> 'open' and cast(deals.closed_at as date) < cast(deals.created_at as date) as is_created_late,
        case
            when deals.problem = 'erased' then deals.problem
            when deals.is_deleted_deal then 'deleted'
            when deals.problem is not null then deals.problem
            when deals.state = 'won' and deals.closed_at is null
                then case when position('unreadable closed_at' in deals.left_out) > 0 then 'unreadable_closed_at' else 'won_without_closed_at' end
            when deals.credited_id is not null and contacts.contact_id is null then 'unknown_contact'
        end as fault
    from deals
    left join contacts
        on deals.credited_id = contacts.contact_id
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
