{# A cell of a seed as the type that the seed's property file gives its column. #}
{% macro seed_value(column, found) -%}
    {%- set type = column.config.meta.type -%}
    {%- set cell = clean_text(adapter.quote(found[column.name])) if column.name in found else 'cast(null as varchar)' -%}
    {%- if type == 'number' -%} {{ to_number(cell) }}
    {%- elif type == 'whole' -%} cast({{ to_number(cell) }} as integer)
    {%- elif type == 'date' -%} {{ to_date(cell) }}
    {%- elif type == 'yes_no' -%} coalesce({{ to_boolean(cell) }}, {{ column.config.meta.default }})
    {%- elif type == 'id' -%} lower({{ cell }})
    {%- else -%} {{ cell }}
    {%- endif -%}
{%- endmacro %}
