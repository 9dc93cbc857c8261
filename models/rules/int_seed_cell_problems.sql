with

cells as (
    select * from {{ ref('int_seed_cells') }}
),

contract as (
    select * from {{ ref('int_seed_contract') }}
),

headers as (
    {{ every_seed(seed_headers) }}
),

-- A misspelt header would make a whole column blank in silence.
header_problems as (
    select
        seed_name,
        '(header)' as row_id,
        column_name,
        case when is_found then column_name end as found_value,
        'the columns ' || known_columns as allowed,
        case
            when not is_found then 'add the column'
            when position(';' in column_name) > 0 or position(chr(9) in column_name) > 0
                then 'save the file with commas between the columns'
            else 'rename or remove the column'
        end as mend
    from headers
    where (is_found and not is_known) or (is_required and not is_found)
),

known_values as (
    select distinct
        seed_name,
        column_name,
        lower(cell) as known_value
    from cells
    where cell is not null
    union all
    -- What may stand in either of two files.
    select distinct
        'behavior_rules or frequency_rules' as seed_name,
        column_name,
        lower(cell) as known_value
    from cells
    where seed_name in ('behavior_rules', 'frequency_rules') and column_name = 'rule_id' and cell is not null
),

-- The first fault of each cell, in one word.
judged as (
    select
        cells.seed_name,
        cells.row_id,
        cells.column_name,
        cells.cell,
        contract.allowed,
        contract.referenced_seed,
        contract.referenced_column,
        contract.forbidden_text,
        case
            when cells.cell is null then case when contract.is_required then 'blank' end
            -- A quotation mark that is not closed swallows the rows below it, and every engine reads on without a word.
            when position(chr(10) in cells.cell) > 0 or position(chr(13) in cells.cell) > 0 then 'line_break'
            when not contract.is_prose and {{ odd_sign('cells.cell') }} is not null then 'odd_sign'
            when length(cells.cell) > contract.longest then 'too_long'
            when contract.referenced_seed is not null and known_values.known_value is null then 'unknown'
            when position('|' in cells.cell) > 0 and contract.allowed_values is not null then 'not_listed'
            when position('|' || lower(cells.cell) || '|' in '|' || contract.allowed_values || '|') = 0 then 'not_listed'
            when
                cells.seed_name = 'resets' and lower(cells.cell) like 'verdict:%'
                and lower(cells.cell) not in ('verdict:contacted', 'verdict:accepted', 'verdict:rejected', 'verdict:recycled')
                then 'not_listed'
            when position(contract.forbidden_text in cells.cell) > 0 then 'forbidden'
            when contract.value_type = 'number' and {{ to_number('cells.cell') }} is null then 'no_number'
            when contract.value_type = 'whole' and coalesce({{ to_number('cells.cell') }} <> floor({{ to_number('cells.cell') }}), true)
                then 'no_whole_number'
            when not {{ is_within(to_number('cells.cell'), 'contract') }} then 'out_of_range'
            when contract.value_type = 'date' and {{ to_date('cells.cell') }} is null then 'no_date'
            when contract.value_type = 'yes_no' and {{ to_boolean('cells.cell') }} is null then 'neither_yes_nor_no'
        end as fault
    from cells
    inner join contract
        on
            cells.seed_name = contract.seed_name
            and cells.column_name = contract.column_name
            and (contract.row_id is null or lower(cells.row_id) = contract.row_id)
    left join known_values
        on
            contract.referenced_seed = known_values.seed_name
            and contract.referenced_column = known_values.column_name
            and lower(cells.cell) = known_values.known_value
),

faults as (
    select * from judged
    where fault is not null
),

-- The names that a cell could have meant.
referenced_lists as (
    select
        seed_name,
        column_name,
        left({{ dbt.listagg('known_value', "', '", 'order by known_value') }}, 300) as known_list
    from known_values
    group by 1, 2
),

cell_problems as (
    select
        faults.seed_name,
        faults.row_id,
        faults.column_name,
        case when faults.fault = 'odd_sign' then {{ odd_sign('faults.cell', 'shown') }} else faults.cell end as found_value,
        case faults.fault
            when 'line_break' then 'text on one line'
            when 'odd_sign'
                then faults.allowed || ', without ' || {{ odd_sign('faults.cell', 'called') }} || ' (' || {{ odd_sign('faults.cell') }} || ')'
            when 'unknown' then faults.allowed || coalesce(': ' || referenced_lists.known_list, ' (it has no rows)')
            else faults.allowed
        end as allowed,
        case faults.fault
            when 'blank' then 'fill the cell'
            when 'line_break' then 'take out the line break, or close the quotation mark that is open here'
            when 'odd_sign' then {{ odd_sign('faults.cell', 'mend') }}
            when 'too_long' then 'shorten it; it has ' || cast(length(faults.cell) as varchar)
            when 'unknown' then 'correct it, or add it to ' || replace(faults.referenced_seed, ' or ', '.csv or ') || '.csv'
            when 'not_listed' then 'correct the word'
            when 'forbidden' then 'leave out the ' || faults.forbidden_text
            when 'no_number' then 'write digits, with a point before decimals'
            when 'no_whole_number' then 'write a whole number, in digits'
            when 'out_of_range' then 'write a number inside these limits'
            when 'no_date' then 'write the date like 2026-01-31'
            else 'write yes or no'
        end as mend
    from faults
    left join referenced_lists
        on faults.referenced_seed = referenced_lists.seed_name and faults.referenced_column = referenced_lists.column_name
),

-- Settings that are lists are checked item by item.
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
            'email_opened_events', 'email_clicked_events', 'email_bounced_events', 'email_complained_events', 'conversion'
        )
),

item_problems as (
    select distinct
        seed_name,
        row_id,
        column_name,
        item as found_value,
        case setting
            when 'cutoffs' then 'dates like 2026-01-31, split by |'
            when 'size_bands' then 'whole numbers from 0 to 1000000000, split by |'
            when 'committee_seniorities' then 'seniorities of seniority_patterns.csv, split by |'
            when 'half_lives' then 'numbers of days above 0, split by |'
            when 'conversion' then 'won, accepted or event: with an event type, as in event:demo_requested'
            else 'words split by |, without commas'
        end as allowed,
        case setting
            when 'cutoffs' then 'write each date like 2026-01-31'
            when 'committee_seniorities' then 'correct the word, or add a pattern for it'
            when 'half_lives' then 'write each number in digits'
            when 'conversion' then 'correct the word, or write event: before an event type'
            when 'size_bands' then 'write each number in digits'
            else 'write | for the comma'
        end as mend
    from items
    where item is not null and case setting
        when 'cutoffs' then {{ to_date('item') }} is null
        when 'half_lives' then coalesce({{ to_number('item') }}, 0) <= 0
        when 'conversion' then lower(item) not in ('won', 'accepted') and lower(item) not like 'event:%_'
        when 'size_bands'
            then not coalesce({{ to_number('item') }} between 0 and 1000000000 and {{ to_number('item') }} = floor({{ to_number('item') }}), false)
        when 'committee_seniorities'
            then lower(item) not in (
                select known_values.known_value from known_values
                where known_values.seed_name = 'seniority_patterns' and known_values.column_name = 'seniority'
            )
        else position(',' in item) > 0
    end
),

final as (
    select * from header_problems
    union all
    select * from cell_problems
    union all
    select * from item_problems
)

select * from final
