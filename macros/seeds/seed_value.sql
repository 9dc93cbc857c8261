{# A cell of a seed as the type that the seed's property file gives its column. #}
{% macro seed_value(column, found) -%}
    {%- set type = column.config.meta.type -%}
    {%- set cell = seed_cell(column.name, found) -%}
    {%- if type == 'number' -%} {{ to_number(cell) }}
    {%- elif type == 'whole' -%} case when abs({{ to_number(cell) }}) < 2147483648 then cast({{ to_number(cell) }} as integer) end
    {%- elif type == 'date' -%} {{ to_date(cell) }}
    {%- elif type == 'yes_no' -%} coalesce({{ to_boolean(cell) }}, {{ column.config.meta.default }})
    {%- elif type == 'id' -%} lower({{ cell }})
    {%- else -%} {{ cell }}
    {%- endif -%}
{%- endmacro %}
