with

behavior_rules as (select * from {{ ref('int_behavior_rules') }}),

frequency_rules as (select * from {{ ref('int_frequency_rules') }}),

resets as (select * from {{ ref('int_resets') }}),

buying_stages as (select * from {{ ref('int_buying_stages') }}),

absence_rules as (select * from {{ ref('int_absence_rules') }}),

rule_values as (select * from {{ ref('int_rule_values') }}),

routing_rules as (select * from {{ ref('int_routing_rules') }}),

feedback as (select * from {{ ref('stg_sales_feedback') }}),

known_attributes as (select * from {{ ref('int_known_attributes') }}),

events as (select * from {{ ref('stg_events') }}),

attribute_values as (select * from {{ ref('int_attribute_values') }}),

data_words as (select * from {{ ref('int_data_words') }}),

settings as (select * from {{ ref('int_settings') }}),

as_of_date as (select * from {{ ref('int_as_of') }}),

event_types as (
    select event_type from events
    where rejection_reason is null
    union
    select 'verdict:' || verdict as event_type from feedback
    where rejection_reason is null
),

wanted_types as (
    select
        'behavior' as rule_kind,
        rule_id,
        event_type
    from behavior_rules
    where is_active
    union all
    select
        'stage' as rule_kind,
        rule_id,
        event_type
    from buying_stages
    where is_active
    union all
    select
        'absence' as rule_kind,
        rule_id,
        event_type
    from absence_rules
    where is_active
    union all
    select
        'frequency' as rule_kind,
        rule_id,
        event_type
    from frequency_rules
    where is_active
    union all
    select distinct
        'reset' as rule_kind,
        'resets' as rule_id,
        event_type
    from resets
    union all
    select
        'setting' as rule_kind,
        'calibration_settings.conversion' as rule_id,
        substring(conversion, 7) as event_type
    from settings
    where conversion like 'event:%'
),

-- What a rule looks at and nobody has. It is no mistake, since a user may have contacts and events alone.
missing_inputs as (
    select
        wanted_types.rule_kind,
        wanted_types.rule_id,
        cast('unknown_event_type' as varchar) as warning,
        wanted_types.event_type as missing_input
    from wanted_types
    left join event_types
        on wanted_types.event_type = event_types.event_type
    where event_types.event_type is null and wanted_types.event_type is not null
    union
    select
        rule_values.rule_kind,
        rule_values.rule_id,
        'unknown_attribute' as warning,
        rule_values.subject as missing_input
    from rule_values
    left join known_attributes
        on rule_values.subject = known_attributes.attribute
    where rule_values.rule_kind in ('fit', 'exclusion') and known_attributes.attribute is null
    union
    select
        rule_values.rule_kind,
        rule_values.rule_id,
        'unknown_property' as warning,
        rule_values.subject as missing_input
    from rule_values
    where
        rule_values.rule_kind in ('behavior', 'frequency', 'stage')
        and replace(replace(rule_values.subject, '_', ''), ' ', '') not in (select properties.plain_name from {{ known_properties() }} as properties)
),

-- Rules that compare numbers, and the values of leads that are none: these leads do not match, which would pass unseen.
unreadable_values as (
    select
        rule_values.rule_kind,
        rule_values.rule_id,
        {{ shown_value('attribute_values.value') }} as example,
        count(distinct attribute_values.lead_number) as lead_count,
        row_number() over (
            partition by rule_values.rule_kind, rule_values.rule_id, {{ shown_value('attribute_values.value') }} is null
            order by count(distinct attribute_values.lead_number) desc, {{ shown_value('attribute_values.value') }} asc
        ) as place
    from rule_values
    inner join attribute_values
        on rule_values.subject = attribute_values.attribute
    inner join as_of_date
        on attribute_values.as_of = as_of_date.as_of
    where
        rule_values.rule_kind in ('fit', 'exclusion')
        and rule_values.operator in ('at_least', 'at_most', 'above', 'below')
        and attribute_values.value is not null
        and {{ to_number('attribute_values.value') }} is null
    group by 1, 2, 3
),

-- The words that a rule names. The routing goes by the name of its file.
words as (
    select
        'near_event_type' as warning,
        rule_kind,
        rule_id,
        'event_type' as subject,
        missing_input as word
    from missing_inputs
    where warning = 'unknown_event_type'
    union
    select
        'near_value' as warning,
        rule_kind,
        rule_id,
        subject,
        expected as word
    from rule_values
    where operator = 'equals'
    union
    select
        'near_value' as warning,
        'routing' as rule_kind,
        'routing_rules' as rule_id,
        attribute as subject,
        expected as word
    from routing_rules
    where operator = 'equals'
),

-- Those that the data does not have as they are written.
unknown_words as (
    select words.*
    from words
    left join data_words
        on words.subject = data_words.subject and words.word = data_words.word
    where data_words.word is null
),

final as (
    select
        cast(rule_kind as varchar) as rule_kind,
        rule_id,
        warning,
        'the data has no ' || replace(replace(warning, 'unknown_', ''), '_', ' ') || ' '
        || {{ dbt.listagg('missing_input', "', '", 'order by missing_input') }} as detail
    from missing_inputs
    group by 1, 2, warning
    union all
    select
        rule_kind,
        rule_id,
        'unreadable_numbers' as warning,
        cast(cast(sum(lead_count) as bigint) as varchar) || ' leads have a value that is no number'
        || coalesce(', such as ' || {{ dbt.listagg('case when place <= 3 then example end', "', '", 'order by place') }}, '') as detail
    from unreadable_values
    group by 1, 2
    union all
    -- Two short words, or two numbers, are often one sign apart and both meant.
    select
        unknown_words.rule_kind,
        unknown_words.rule_id,
        unknown_words.warning,
        'one slip away from the data: '
        || {{ dbt.listagg(
            "unknown_words.subject || ' ' || unknown_words.word || ' is ' || data_words.word || ' there'", "', '",
            'order by unknown_words.word, data_words.word'
        ) }} as detail
    from unknown_words
    inner join data_words
        on
            unknown_words.subject = data_words.subject
            and length(unknown_words.word) between length(data_words.word) - 1 and length(data_words.word) + 1
            and {{ edit_distance('unknown_words.word', 'data_words.word') }} = 1
    where
        length(unknown_words.word) >= 3
        and ({{ to_number('unknown_words.word') }} is null or {{ to_number('data_words.word') }} is null)
    group by 1, 2, 3
)

select * from final
