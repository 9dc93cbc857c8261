{# Whether this run builds anything that looks back at past cutoffs: true or false, as SQL writes it. #}
{% macro is_calibrating() -%}
    {%- set readers = [] -%}
    {%- for node in (graph.nodes.values() if execute else []) if node.resource_type == 'model' and node.unique_id in selected_resources -%}
        {%- if node.config.group in ('calibration', 'forecast', 'marketing') -%} {%- do readers.append(node.name) -%} {%- endif -%}
    {%- endfor -%}
    {{ 'true' if readers else 'false' }}
{%- endmacro %}
