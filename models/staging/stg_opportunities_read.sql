with

opportunities as (
    select * from {{ ref('base_opportunities') }}
),

deal_stages as (
    select * from {{ ref('int_deal_stages') }}
),

aliases as (
    select * from {{ ref('stg_contact_aliases') }}
    where rejection_reason is null
),

settings as (
    select reporting_currency from {{ ref('int_settings') }}
),

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

final as (
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
)

select * from final
