{# One raw table, whole: every column of the contract, typed and trimmed, with what is wrong with the row. #}
{% macro read_raw(table) -%}
    {%- set declared = source('raw', table) -%}
    {%- if execute -%}
        {%- set contract = (graph.sources.values() | selectattr('name', 'equalto', table) | list)[0] -%}
        {%- set found = raw_columns(table) -%}
        {%- set missing = [] -%}
        {%- for column in contract.columns.values() if column.config.meta.required and column.name not in found -%}
            {%- do missing.append(column.name) -%}
        {%- endfor -%}
        {%- if not found and contract.config.meta.required -%}
            {{ exceptions.raise_compiler_error(
                "the raw table " ~ table ~ " is required and was not found under raw_path '" ~ var('raw_path')
                ~ "'. Allowed: " ~ table ~ ".parquet or " ~ table ~ ".csv in that folder (on a server: the table " ~ declared
                ~ "). Mend: put it there, or name the folder: --vars '{raw_path: path/to/folder}'."
            ) }}
        {%- elif found and missing -%}
            {{ exceptions.raise_compiler_error(
                "the raw table " ~ table ~ " lacks the required column " ~ missing | join(', ') ~ ". It has: "
                ~ found.keys() | join(', ') ~ ". Mend: rename or add it in the source."
            ) }}
        {%- endif -%}
    {%- endif -%}
    {%- if execute %}
    (
        select
            {{ raw_problem(contract, found) }} as problem
            {%- for column in contract.columns.values() %},
            {{ raw_value(column, found) }} as {{ column.name }}
            {%- endfor %}
        from (
            select
                {%- for column in contract.columns.values() if column.name in found %}
                {{ raw_cell(column, found[column.name]) }} as {{ column.name }}{{ "," if not loop.last }}
                {%- else %}
                1 as nothing
                {%- endfor %}
            {% if found %}from {{ (found.values() | list)[0]['from'] }}{% else %}where 1 = 0{% endif %}
        ) as cells
    )
    {%- endif -%}
{%- endmacro %}
