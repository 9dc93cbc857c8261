{# A column as the source has it, trimmed where it is text; null where the source lacks it. #}
{% macro raw_cell(column, actual) -%}
    {%- if not actual -%} cast(null as varchar)
    {%- elif is_native(column.config.meta.type, actual.type) -%} {{ adapter.quote(actual.name) }}
    {#- A typed 12.345 has decimals for sure; as a text it might be twelve thousand. #}
    {%- elif column.config.meta.type == 'amount' and is_native('number', actual.type) -%}
        cast({{ adapter.quote(actual.name) }} as varchar) || case when cast({{ adapter.quote(actual.name) }} as varchar) like '%.___' then '0' else '' end
    {%- elif column.config.meta.type == 'text' -%} {{ clean_text(adapter.quote(actual.name)) }}
    {%- elif column.config.meta.is_visitor -%} {{ clean_visitor(adapter.quote(actual.name)) }}
    {%- else -%} {{ clean_key(adapter.quote(actual.name)) }}
    {%- endif -%}
{%- endmacro %}
