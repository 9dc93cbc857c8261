{# A column as the source has it, trimmed where it is text; null where the source lacks it. An id that is a whole number is the same id however it is stored. #}
{% macro raw_cell(column, actual) -%}
    {%- set type = column.config.meta.type -%}
    {%- if not actual -%} cast(null as varchar)
    {%- else -%}
        {%- set cell = '"' ~ actual.name | replace('"', '""') ~ '"' -%}
        {%- if is_native(type, actual.type) -%} {{ cell }}
        {%- elif type == 'text' -%} {{ clean_text(cell) }}
        {%- elif type == 'key' -%} {{ clean_id(cell, actual.type) }}
        {%- else -%} {{ clean_key(cell) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
