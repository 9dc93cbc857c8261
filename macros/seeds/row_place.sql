{# The place of a row in the table as it was loaded; null where the engine keeps no order. #}
{% macro row_place() -%}
    {{ return(adapter.dispatch('row_place', 'lead_scoring')()) }}
{%- endmacro %}

{% macro default__row_place() -%}
    null
{%- endmacro %}

{% macro duckdb__row_place() -%}
    row_number() over ()
{%- endmacro %}
