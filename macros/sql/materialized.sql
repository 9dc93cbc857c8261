{# The word that has an engine work a CTE out once, where it would take it into its readers and plan for ever; nothing where none knows it. #}
{% macro materialized() -%}
    {{ return(adapter.dispatch('materialized', 'lead_scoring')()) }}
{%- endmacro %}

{% macro default__materialized() -%} {{ return('') }} {%- endmacro %}

{% macro duckdb__materialized() -%} {{ return('materialized') }} {%- endmacro %}

{% macro postgres__materialized() -%} {{ return('materialized') }} {%- endmacro %}
