{# What the property file of the sources says of one raw table: its columns with their meta. #}
{% macro raw_contract(table) -%}
    {{ return((graph.sources.values() | selectattr('name', 'equalto', table) | list)[0]) }}
{%- endmacro %}
