{# Names of the columns of a model that rules may compare: those with the meta `attribute`. #}
{% macro lead_attribute_names(model_name) -%}
    {%- set node = graph.nodes['model.lead_scoring.' ~ model_name] -%}
    {%- set names = [] -%}
    {%- for column in node.columns.values() if column.config.meta.attribute -%}
        {%- do names.append(column.name) -%}
    {%- endfor -%}
    {{ return(names) }}
{%- endmacro %}
