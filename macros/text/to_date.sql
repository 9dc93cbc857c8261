{# Only YYYY-MM-DD: 01/02/2026 means two days, depending on who reads it. #}
{% macro to_date(expression) -%}
    case when {{ expression }} like '____-__-__' then cast({{ to_timestamp_utc(expression) }} as date) end
{%- endmacro %}
