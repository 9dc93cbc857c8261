{% macro to_number(expression) -%}
    {{ return(adapter.dispatch('to_number', 'lead_scoring')(expression)) }}
{%- endmacro %}

{% macro default__to_number(expression) -%}
    try_cast({{ expression }} as double)
{%- endmacro %}

{# DuckDB also reads 'inf', 'nan' and '1_000', which nobody means as a number. #}
{% macro duckdb__to_number(expression) -%}
    case
        when position('_' in cast({{ expression }} as varchar)) = 0 and isfinite(try_cast({{ expression }} as double))
            then try_cast({{ expression }} as double)
    end
{%- endmacro %}
