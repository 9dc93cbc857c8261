{# Names of the columns of a model that rules may compare: those with the meta `attribute`. #}
{% macro lead_attribute_names(model_name) -%}
    {%- set models = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') -%}
    {%- set node = (models | selectattr('name', 'equalto', model_name) | list)[0] -%}
    {%- set names = [] -%}
    {%- for column in node.columns.values() if column.config.meta.attribute -%}
        {%- do names.append(column.name) -%}
    {%- endfor -%}
    {{ return(names) }}
{%- endmacro %}
