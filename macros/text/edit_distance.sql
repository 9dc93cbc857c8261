{% macro edit_distance(one, other) -%}
    {{ return(adapter.dispatch('edit_distance', 'lead_scoring')(one, other)) }}
{%- endmacro %}

{% macro default__edit_distance(one, other) -%}
    levenshtein({{ one }}, {{ other }})
{%- endmacro %}

{# Counts two letters swapped as one slip. #}
{% macro duckdb__edit_distance(one, other) -%}
    damerau_levenshtein({{ one }}, {{ other }})
{%- endmacro %}
