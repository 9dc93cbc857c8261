{# The columns of the contract that a raw table really has: name -> {name, type, from, header, place}; the key '' tells what else there is: {unread, others, is_ragged, is_shifted}. Empty where there is no table. #}
{% macro raw_columns(table) -%}
    {%- set memory = remembered() -%}
    {%- if table not in memory -%} {%- do memory.update({table: adapter.dispatch('raw_columns', 'lead_scoring')(table)}) -%} {%- endif -%}
    {{ return(memory[table]) }}
{%- endmacro %}

{% macro default__raw_columns(table) -%}
    {%- set relation = load_relation(source('raw', table)) -%}
    {%- set columns = [] -%}
    {%- for column in (adapter.get_columns_in_relation(relation) if relation else []) -%}
        {%- do columns.append({'name': column.name, 'header': column.name, 'type': column.dtype, 'from': relation}) -%}
    {%- endfor -%}
    {{ return(named_raw_columns(table, columns, relation)) }}
{%- endmacro %}

{% macro duckdb__raw_columns(table) -%}
    {%- set entries = raw_entries().values() | selectattr('table', 'equalto', table) | list -%}
    {%- if entries | length > 1 -%}
        {{ exceptions.raise_compiler_error(
            "raw_path '" ~ shown_name(var('raw_path')) ~ "' holds " ~ entries | map(attribute='name') | map('string') | join(' and ')
            ~ ": which one is meant? Mend: keep one of them."
        ) }}
    {%- endif -%}
    {%- if not entries -%}
        {{ return({}) }}
    {%- elif entries[0].format == 'parquet' -%}
        {{ return(named_raw_columns(table, raw_parquet_columns(entries[0]), entries[0].name)) }}
    {%- else -%}
        {{ return(named_raw_columns(table, raw_csv_columns(table, entries[0]), entries[0].name)) }}
    {%- endif -%}
{%- endmacro %}
