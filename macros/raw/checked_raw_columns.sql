{# The columns that a raw table really has; stops the build where the table or a column of it must be there and is not. #}
{% macro checked_raw_columns(table) -%}
    {%- set contract = raw_contract(table) -%}
    {%- set found = raw_columns(table) -%}
    {%- set missing, had = [], [] -%}
    {%- for column in contract.columns.values() if column.config.meta.required and column.name not in found -%}
        {%- do missing.append(column.name) -%}
    {%- endfor -%}
    {%- if not found and contract.config.meta.required -%}
        {%- set others = [] -%}
        {%- for entry in raw_entries().values() if not entry.table -%} {%- do others.append(shown_name(entry.name)) -%} {%- endfor -%}
        {{ exceptions.raise_compiler_error(
            "the raw table " ~ table ~ " is required and was not found under raw_path '" ~ shown_name(var('raw_path'))
            ~ "'. Allowed: " ~ table ~ ".parquet, " ~ table ~ ".csv or " ~ table ~ ".csv.gz in that folder (on a server: the table "
            ~ source('raw', table) ~ ")." ~ (" There, but not read: " ~ others[:10] | join(', ') ~ "." if others else "")
            ~ " Mend: put it there, or name the folder: --vars '{raw_path: path/to/folder}'."
        ) }}
    {%- elif found and found | length == 1 -%}
        {#- What stands there may be a row of a person. -#}
        {{ exceptions.raise_compiler_error(
            "the first line of the raw table " ~ table ~ " names none of its columns: is the header missing? Allowed: "
            ~ contract.columns.keys() | join(', ') ~ ". Mend: write the header, or rename the columns."
        ) }}
    {%- elif found and missing -%}
        {%- for name, column in found.items() if name -%} {%- do had.append(shown_name(column.header)) -%} {%- endfor -%}
        {%- for name in found['']['unread'] if '@' not in name -%} {%- do had.append(shown_name(name)) -%} {%- endfor -%}
        {{ exceptions.raise_compiler_error(
            "the raw table " ~ table ~ " lacks the required column " ~ missing | join(', ') ~ ". It has: "
            ~ had[:40] | join(', ') ~ ". Mend: rename or add it in the source."
        ) }}
    {%- endif -%}
    {{ return(found) }}
{%- endmacro %}
