{# What earlier builds left in a table of the schema history: the columns that its property file names; empty before the first build. #}
{% macro read_earlier(table) -%}
    {%- set declared = source('history', table) -%}
    {%- if execute -%}
        {%- set relation = load_relation(declared) -%}
        {%- set found = adapter.get_columns_in_relation(relation) | map(attribute='name') | map('lower') | list if relation else [] -%}
        {%- set model = graph.nodes['model.lead_scoring.' ~ table] -%}
    (
        select
            {%- for column in model.columns.values() %}
            cast({{ column.name if column.name in found else 'null' }} as {{ column.data_type }}) as {{ column.name }}{{ "," if not loop.last }}
            {%- endfor %}
        {% if relation %}from {{ relation }}{% else %}where 1 = 0{% endif %}
    )
    {%- endif -%}
{%- endmacro %}
