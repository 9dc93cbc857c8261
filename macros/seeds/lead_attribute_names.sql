{# Names of the columns of int_leads that rules may compare: those with the meta `attribute`. #}
{% macro lead_attribute_names() -%}
    {%- set models = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') -%}
    {%- set node = (models | selectattr('name', 'equalto', 'int_leads') | list)[0] -%}
    {%- set names = [] -%}
    {%- for column in node.columns.values() if column.config.meta.attribute -%}
        {%- do names.append(column.name) -%}
    {%- endfor -%}
    {{ return(names) }}
{%- endmacro %}
