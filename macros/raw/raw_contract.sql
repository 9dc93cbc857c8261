{# What the property file of the sources says of one raw table: its columns with their meta. #}
{% macro raw_contract(table) -%}
    {{ return(graph.sources['source.lead_scoring.raw.' ~ table]) }}
{%- endmacro %}
