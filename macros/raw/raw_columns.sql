{# The columns that a raw table really has: name in lower case -> {name, type, from}; empty where there is no table. #}
{% macro raw_columns(table) -%}
    {{ return(adapter.dispatch('raw_columns', 'lead_scoring')(table)) }}
{%- endmacro %}

{% macro default__raw_columns(table) -%}
    {%- set relation = load_relation(source('raw', table)) -%}
    {%- set found = {} -%}
    {%- for column in (adapter.get_columns_in_relation(relation) if relation else []) -%}
        {%- do found.update({column.name | lower | trim: {'name': column.name, 'type': column.dtype, 'from': relation}}) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{% macro duckdb__raw_columns(table) -%}
    {%- set stem = (var('raw_path') | string) ~ '/' ~ table -%}
    {%- set quoted = stem | replace("'", "''") -%}
    {%- set files = run_query(
        "select file from glob('" ~ quoted ~ ".*') where lower(file) like '%.parquet' or lower(file) like '%.csv' order by file"
    ).columns[0].values() -%}
    {%- if files | length > 1 -%}
        {{ exceptions.raise_compiler_error(
            "raw_path '" ~ var('raw_path') ~ "' holds " ~ files | join(' and ')
            ~ ": which one is meant? Mend: keep one of them."
        ) }}
    {%- endif -%}
    {%- set found = {} -%}
    {%- if files -%}
        {%- set file = "'" ~ files[0] | replace("'", "''") ~ "'" -%}
        {%- set from = "read_csv(" ~ file ~ ", all_varchar = true, header = true, null_padding = true, parallel = false,"
            ~ " delim = ',', quote = '\"', escape = '\"')"
            if files[0] | lower is string and (files[0] | lower).endswith('.csv') else "read_parquet(" ~ file ~ ")" -%}
        {%- for row in run_query("describe select * from " ~ from).rows -%}
            {%- do found.update({row[0] | lower | trim: {'name': row[0], 'type': row[1], 'from': from}}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{%- endmacro %}
