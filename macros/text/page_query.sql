{# What stands behind the ? of a web address, up to a #; null where nothing does. #}
{% macro page_query(page) -%}
    {%- set address = dbt.split_part(page, "'#'", 1) -%}
    case
        when (left({{ page }}, 1) = '/' or {{ page_authority(page) }} is not null) and position('?' in {{ address }}) > 0
            then nullif(trim(substring({{ address }} from position('?' in {{ address }}) + 1)), '')
    end
{%- endmacro %}
