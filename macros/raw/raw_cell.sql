{# A column as the source has it, trimmed where it is text; null where the source lacks it. An id that is a whole number is the same id however it is stored. #}
{% macro raw_cell(column, actual) -%}
    {%- set type = column.config.meta.type -%}
    {%- if not actual -%} cast(null as varchar)
    {%- else -%}
        {%- set cell = '"' ~ actual.name | replace('"', '""') ~ '"' -%}
        {%- if is_native(type, actual.type) -%} {{ cell }}
        {#- A typed 12.345 has decimals for sure; as a text it might be twelve thousand. #}
        {%- elif type == 'amount' and is_native('number', actual.type) -%}
            cast({{ cell }} as varchar) || case when cast({{ cell }} as varchar) like '%.___' then '0' else '' end
        {%- elif type == 'text' -%} {{ clean_text(cell) }}
        {%- elif column.config.meta.is_visitor -%} {{ clean_visitor(cell, actual.type) }}
        {%- elif type == 'key' -%} {{ clean_id(cell, actual.type) }}
        {%- else -%} {{ clean_key(cell) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
