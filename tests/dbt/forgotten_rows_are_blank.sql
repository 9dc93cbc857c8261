-- Proves that nothing but the count is left of rows that were erased or are past their retention.
with

rejected_records as (
    select * from {{ ref('rejected_records') }}
),

final as (
    select * from rejected_records
    where
        reason in ('erased', 'past_retention')
        and coalesce(record_key, cast(occurred_on as varchar), cast(loaded_on as varchar)) is not null
)

select * from final
