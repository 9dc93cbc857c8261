{# The columns of the raw table events that are none of the contract and that an active rule names: name in the rule -> column. Only
   they are read. #}
{% macro own_event_columns() -%}
    {%- set query -%}
        select property from {{ read_seed('behavior_rules') }} as behavior_rules where is_active
        union
        select property from {{ read_seed('buying_stages') }} as buying_stages where is_active
        union
        select property from {{ read_seed('frequency_rules') }} as frequency_rules where is_active
        union
        select conditions.property from {{ read_seed('rule_conditions') }} as conditions
        inner join {{ read_seed('behavior_rules') }} as behavior_rules
            on lower(conditions.rule_id) = lower(behavior_rules.rule_id) and behavior_rules.is_active
        where conditions.rule_kind = 'behavior'
    {%- endset -%}
    {%- set own = {} -%}
    {%- if execute -%}
        {%- set others = (raw_columns('events') or {'': {'others': {}}})[''].others -%}
        {#- Before the first build there are no seeds. -#}
        {%- set is_asked = others and load_relation(ref('behavior_rules')) and load_relation(ref('buying_stages')) and load_relation(ref('frequency_rules')) and load_relation(ref('rule_conditions')) -%}
        {%- for found in (
            run_query("select 'name ' || property from (" ~ query ~ ') as named where property is not null order by property').columns[0].values() if is_asked else []
        ) -%}
            {%- set name = found[5:] -%}
            {%- if name not in event_columns('') and plain_name(name) in others -%} {%- do own.update({name: others[plain_name(name)]}) -%} {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(own) }}
{%- endmacro %}
