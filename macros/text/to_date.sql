{% macro to_date(expression) -%}
    case when length({{ expression }}) = 10 then cast({{ to_timestamp_utc(expression) }} as date) end
{%- endmacro %}
