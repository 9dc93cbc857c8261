{# A timestamp of the years 1 to 9999; null for any other, such as infinity. #}
{% macro readable_timestamp(expression) -%}
    case
        when {{ expression }} between cast('0001-01-01' as timestamp) and cast('9999-12-31 23:59:59.999999' as timestamp)
            then {{ expression }}
    end
{%- endmacro %}
