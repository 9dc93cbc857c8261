-- Proves that no raw row is lost or counted twice: each raw table has as many as were accepted, rejected and deleted.
{% set raw_tables = [
    'contacts', 'events', 'identities', 'companies', 'contact_attributes', 'opportunities', 'opportunity_contacts', 'campaigns',
    'sales_feedback', 'score_overrides', 'contact_aliases',
] -%}
with

record_counts as (
    select * from {{ ref('record_counts') }}
),

raw_counts as (
    {%- for raw_table in raw_tables %}
    select
        '{{ raw_table }}' as raw_table,
        count(*) as row_count
    from {{ ref('base_' ~ raw_table) }}
    union all
    {%- endfor %}
    select
        'erasure_requests' as raw_table,
        count(*) as row_count
    from {{ read_raw('erasure_requests') }} as requests
),

accounted as (
    select
        raw_table,
        sum(row_count) as row_count
    from record_counts
    group by raw_table
),

final as (
    select
        coalesce(raw_counts.raw_table, accounted.raw_table) as raw_table,
        raw_counts.row_count as raw_rows,
        accounted.row_count as accounted_rows
    from raw_counts
    full outer join accounted
        on raw_counts.raw_table = accounted.raw_table
    where raw_counts.raw_table is null or raw_counts.row_count <> coalesce(accounted.row_count, 0)
)

select * from final
