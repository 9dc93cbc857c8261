{% macro to_number(expression) -%}
    {{ return(adapter.dispatch('to_number', 'lead_scoring')(expression)) }}
{%- endmacro %}

{% macro default__to_number(expression) -%}
    try_cast({{ expression }} as double)
{%- endmacro %}

{# DuckDB also reads 'inf', 'nan', '1_000', '+-1' and control characters around a number, which nobody means as one. #}
{% macro duckdb__to_number(expression) -%}
    case
        when
            position('_' in cast({{ expression }} as varchar)) = 0
            and position('+-' in cast({{ expression }} as varchar)) = 0
            and cast({{ expression }} as varchar) >= '+'
            and right(cast({{ expression }} as varchar), 1) >= '.'
            and isfinite(try_cast({{ expression }} as double))
            then try_cast({{ expression }} as double)
    end
{%- endmacro %}
