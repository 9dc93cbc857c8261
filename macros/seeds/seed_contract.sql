{# What the property file of the seeds says of one seed: its columns with their meta. #}
{% macro seed_contract(seed) -%}
    {{ return(graph.nodes['seed.lead_scoring.' ~ seed]) }}
{%- endmacro %}
