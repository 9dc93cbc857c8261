{# What the property file of the sources says of one raw table: its columns with their meta. #}
{% macro raw_contract(table) -%}
    {%- set ours = graph.sources.values() | selectattr('package_name', 'equalto', 'lead_scoring') | selectattr('source_name', 'equalto', 'raw') -%}
    {{ return((ours | selectattr('name', 'equalto', table) | list)[0]) }}
{%- endmacro %}
