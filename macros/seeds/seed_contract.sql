{# What the property file of the seeds says of one seed: its columns with their meta. #}
{% macro seed_contract(seed) -%}
    {{ return((graph.nodes.values() | selectattr('resource_type', 'equalto', 'seed') | selectattr('name', 'equalto', seed) | list)[0]) }}
{%- endmacro %}
