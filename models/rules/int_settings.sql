with

settings as (
    select
        setting,
        item as value
    from {{ ref('int_setting_lists') }}
),

final as (
    select
        cast({{ number_setting('horizon_days') }} as integer) as horizon_days,
        max(case when setting = 'cadence' then lower(value) end) as cadence,
        cast({{ number_setting('max_cutoffs') }} as integer) as max_cutoffs,
        cast({{ number_setting('holdout_cutoffs') }} as integer) as holdout_cutoffs,
        cast({{ number_setting('sample_cap_leads') }} as integer) as sample_cap_leads,
        cast({{ number_setting('half_life_sample_leads') }} as integer) as half_life_sample_leads,
        cast({{ number_setting('minimum_conversions') }} as integer) as minimum_conversions,
        cast({{ number_setting('resamples') }} as integer) as resamples,
        {{ number_setting('confidence_level') }} as confidence_level,
        {{ normal_quantile('(1 + ' ~ number_setting('confidence_level') ~ ') / 2') }} as z,
        {{ number_setting('just_below_percentile') }} as just_below_percentile,
        cast({{ number_setting('probability_bins') }} as integer) as probability_bins,
        cast({{ number_setting('stability_bins') }} as integer) as stability_bins,
        {{ number_setting('stability_watch') }} as stability_watch,
        {{ number_setting('stability_alert') }} as stability_alert,
        {{ number_setting('weekly_capacity') }} as weekly_capacity,
        {{ number_setting('daily_capacity') }} as daily_capacity,
        {{ number_setting('capacity_tolerance') }} as capacity_tolerance,
        {{ number_setting('deal_value') }} as deal_value,
        max(case when setting = 'reporting_currency' then upper(value) end) as reporting_currency,
        {{ number_setting('cost_per_contact') }} as cost_per_contact,
        cast({{ number_setting('channel_score_age_days') }} as integer) as channel_score_age_days,
        cast({{ number_setting('handoff_lookback_days') }} as integer) as handoff_lookback_days,
        cast({{ number_setting('requeue_after_days') }} as integer) as requeue_after_days,
        {{ number_setting('account_rank_discount') }} as account_rank_discount,
        cast({{ number_setting('freshness_weeks') }} as integer) as freshness_weeks,
        {{ number_setting('freshness_spreads') }} as freshness_spreads,
        {{ number_setting('sync_min_score_change') }} as sync_min_score_change,
        cast({{ number_setting('retention_days') }} as integer) as retention_days,
        cast({{ number_setting('machine_click_seconds') }} as integer) as machine_click_seconds,
        max(case
            when setting = 'conversion' and lower(value) like 'event:%' then 'event:' || {{ clean_text("lower(substring(value, 7))") }}
            when setting = 'conversion' then lower(value)
        end) as conversion,
        max(case when setting = 'credit_company_deals' then lower(value) end) as credit_company_deals,
        coalesce({{ to_boolean("max(case when setting = 'queue_customer_accounts' then value end)") }}, true) as queue_customer_accounts,
        coalesce({{ to_boolean("max(case when setting = 'show_contact_details' then value end)") }}, false) as show_contact_details
    from settings
)

select * from final
