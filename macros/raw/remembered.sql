{# What was read of the raw files in this run, for all models that ask again: a dict. dbt hands one `graph` to all of them. #}
{% macro remembered() -%}
    {%- set memory = graph.setdefault('lead_scoring', {}) -%}
    {#- A program that runs dbt twice keeps the graph, and the files may be others by then. -#}
    {{ return(memory.setdefault(invocation_id, {})) }}
{%- endmacro %}
