{# One seed, whole: every column of its contract, typed; a cell that cannot be read is null (the gate names it). #}
{% macro read_seed(seed) -%}
    {%- set relation = ref(seed) -%}
    (
        {%- if execute %}
        {%- set found = seed_columns(seed) %}
        select
            {%- for column in seed_contract(seed).columns.values() %}
            {{ seed_value(column, found) }} as {{ column.name }}{{ "," if not loop.last }}
            {%- endfor %}
        from {{ relation }}
        {%- endif %}
    )
{%- endmacro %}
