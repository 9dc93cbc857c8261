{% macro raise_error(message) -%}
    {{ return(adapter.dispatch('raise_error', 'lead_scoring')(message)) }}
{%- endmacro %}

{% macro default__raise_error(message) -%}
    cast(raise_error({{ message }}) as integer)
{%- endmacro %}

{% macro duckdb__raise_error(message) -%}
    cast(error({{ message }}) as integer)
{%- endmacro %}
