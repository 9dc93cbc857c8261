{% macro to_timestamp_utc(expression) -%}
    {{ return(adapter.dispatch('to_timestamp_utc', 'lead_scoring')(expression)) }}
{%- endmacro %}

{% macro default__to_timestamp_utc(expression) -%}
    try_cast({{ expression }} as timestamp)
{%- endmacro %}

{# A plain cast of DuckDB ignores the zone in the text; the detour over timestamptz (session in UTC) honours it. #}
{% macro duckdb__to_timestamp_utc(expression) -%}
    case
        when isfinite(try_cast({{ expression }} as timestamptz))
            then cast(try_cast({{ expression }} as timestamptz) as timestamp)
    end
{%- endmacro %}
