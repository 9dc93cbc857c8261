{# What became of each row of a raw table: raw_table, record_key, occurred_on, loaded_on, outcome, reason. #}
{% macro raw_record_outcomes(table, record_key, occurred_on='null', loaded_on='null', accepted="'accepted'") -%}
    select
        cast('{{ table }}' as varchar) as raw_table,
        cast({{ record_key }} as varchar) as record_key,
        cast({{ occurred_on }} as date) as occurred_on,
        cast({{ loaded_on }} as date) as loaded_on,
        cast(case
            when rejection_reason is null then {{ accepted }}
            when rejection_reason = 'deleted' then 'deleted'
            when rejection_reason = 'merged' then 'accepted: merged'
            else 'rejected: ' || rejection_reason
        end as varchar) as outcome,
        case when rejection_reason not in ('deleted', 'merged') then rejection_reason end as reason
    from {{ ref('stg_' ~ table) }}
{%- endmacro %}
