{% macro to_timestamp_utc(expression) -%}
    {{ return(adapter.dispatch('to_timestamp_utc', 'lead_scoring')(expression)) }}
{%- endmacro %}

{% macro default__to_timestamp_utc(expression) -%}
    try_cast({{ expression }} as timestamp)
{%- endmacro %}

{# A plain cast of DuckDB ignores the zone in the text; the detour over timestamptz (session in UTC) honours it. What it
   cannot read may still be ISO 8601: an offset behind a time without seconds, or behind a blank. #}
{% macro duckdb__to_timestamp_utc(expression) -%}
    {%- set spelled_out -%}
        regexp_replace(
            regexp_replace({{ expression }}, ' ?([+-][0-9]{2}):?([0-9]{2})$', '\1:\2'),
            '([T ][0-9]{2}:[0-9]{2})(Z|[+-][0-9:]+)$', '\1:00\2'
        )
    {%- endset -%}
    case
        when isfinite(try_cast({{ expression }} as timestamptz))
            then cast(try_cast({{ expression }} as timestamptz) as timestamp)
        when isfinite(try_cast({{ spelled_out }} as timestamptz))
            then cast(try_cast({{ spelled_out }} as timestamptz) as timestamp)
    end
{%- endmacro %}
