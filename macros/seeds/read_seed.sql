{# One seed, whole: row_id and every column of its contract, typed; a cell that cannot be read is null (the gate names it). #}
{% macro read_seed(seed) -%}
    {%- set relation = ref(seed) -%}
    (
        {%- if execute %}
        {%- set found = seed_columns(seed) %}
        select
            {{ seed_row_id(seed, found) }} as row_id
            {%- for column in seed_contract(seed).columns.values() %},
            {{ seed_value(column, found) }} as {{ column.name }}
            {%- endfor %}
        from {{ seed_rows(seed, found) }}
        {%- endif %}
    )
{%- endmacro %}
