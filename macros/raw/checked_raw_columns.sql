{# The columns that a raw table really has; stops the build where the table or a column of it must be there and is not. #}
{% macro checked_raw_columns(table) -%}
    {%- set contract = raw_contract(table) -%}
    {%- set found = raw_columns(table) -%}
    {%- set missing = [] -%}
    {%- for column in contract.columns.values() if column.config.meta.required and column.name not in found -%}
        {%- do missing.append(column.name) -%}
    {%- endfor -%}
    {%- if not found and contract.config.meta.required -%}
        {{ exceptions.raise_compiler_error(
            "the raw table " ~ table ~ " is required and was not found under raw_path '" ~ var('raw_path')
            ~ "'. Allowed: " ~ table ~ ".parquet or " ~ table ~ ".csv in that folder (on a server: the table "
            ~ source('raw', table) ~ "). Mend: put it there, or name the folder: --vars '{raw_path: path/to/folder}'."
        ) }}
    {%- elif found and missing -%}
        {{ exceptions.raise_compiler_error(
            "the raw table " ~ table ~ " lacks the required column " ~ missing | join(', ') ~ ". It has: "
            ~ found.keys() | join(', ') ~ ". Mend: rename or add it in the source."
        ) }}
    {%- endif -%}
    {{ return(found) }}
{%- endmacro %}
