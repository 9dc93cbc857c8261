{# What a cell may hold, as rows: one for every column of a seed, and one for each row that the meta `rows` singles out. #}
{% macro seed_rules(seed) -%}
    {%- if execute -%}
        {%- set rules = [] -%}
        {%- for column in seed_contract(seed).columns.values() -%}
            {%- do rules.append(seed_rule(seed, none, column.name, column.config.meta)) -%}
            {%- for row_id, meta in (column.config.meta.rows or {}).items() -%}
                {%- do rules.append(seed_rule(seed, row_id, column.name, meta)) -%}
            {%- endfor -%}
        {%- endfor -%}
        {{ rules | join("union all") }}
    {%- endif -%}
{%- endmacro %}
