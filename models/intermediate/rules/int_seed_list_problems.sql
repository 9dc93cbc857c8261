with

cells as (
    select * from {{ ref('int_seed_cells') }}
),

seniorities as (
    select distinct lower(cell) as seniority
    from cells
    where seed_name = 'seniority_patterns' and column_name = 'seniority' and cell is not null
),

items as (
    select
        cells.seed_name,
        cells.row_id,
        cells.column_name,
        lower(cells.row_id) as setting,
        {{ clean_text(dbt.split_part('cells.cell', "'|'", 'places.place')) }} as item
    from cells
    inner join {{ whole_numbers(1000) }} as places
        on places.place <= 1 + length(cells.cell) - length(replace(cells.cell, '|', ''))
    where
        cells.seed_name = 'calibration_settings'
        and cells.column_name = 'value'
        and lower(cells.row_id) in (
            'cutoffs', 'half_lives', 'size_bands', 'committee_seniorities', 'committee_departments', 'email_sent_events',
            'email_opened_events', 'email_clicked_events', 'email_bounced_events', 'email_complained_events'
        )
),

final as (
    select distinct
        seed_name,
        row_id,
        column_name,
        item as found_value,
        cast(case setting
            when 'cutoffs' then 'dates like 2026-01-31, split by |'
            when 'size_bands' then 'whole numbers from 0 to 1000000000, split by |'
            when 'committee_seniorities' then 'seniorities of seniority_patterns.csv, split by |'
            when 'half_lives' then 'numbers of days above 0, split by |'
            else 'words split by |, without commas'
        end as varchar) as allowed,
        cast(case setting
            when 'cutoffs' then 'write each date like 2026-01-31'
            when 'committee_seniorities' then 'correct the word, or add a pattern for it'
            when 'half_lives' then 'write each number in digits'
            when 'size_bands' then 'write each number in digits'
            else 'write | for the comma'
        end as varchar) as mend
    from items
    where
        (setting = 'cutoffs' and item is not null and {{ to_date('item') }} is null)
        or (setting = 'half_lives' and item is not null and coalesce({{ to_number('item') }}, 0) <= 0)
        or (
            setting = 'size_bands' and item is not null
            and not coalesce({{ to_number('item') }} between 0 and 1000000000 and {{ to_number('item') }} = floor({{ to_number('item') }}), false)
        )
        or (
            setting = 'committee_seniorities' and item is not null
            and lower(item) not in (select seniorities.seniority from seniorities)
        )
        or (
            setting not in ('cutoffs', 'half_lives', 'size_bands', 'committee_seniorities')
            and position(',' in item) > 0
        )
)

select * from final
