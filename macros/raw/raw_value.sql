{# A column of the raw contract as its type; null where the table does not have it. #}
{% macro raw_value(column, found) -%}
    {%- set type = column.config.meta.type -%}
    {%- set types = {'key': 'varchar', 'text': 'varchar', 'timestamp': 'timestamp', 'number': 'double', 'boolean': 'boolean'} -%}
    {%- set actual = found.get(column.name) -%}
    {%- if not actual -%} cast(null as {{ types[type] }})
    {%- elif is_native(type, actual.type) -%} cast({{ adapter.quote(actual.name) }} as {{ types[type] }})
    {%- elif type == 'key' -%} {{ clean_key(adapter.quote(actual.name)) }}
    {%- elif type == 'text' -%} {{ clean_text(adapter.quote(actual.name)) }}
    {%- elif type == 'timestamp' -%} {{ to_timestamp_utc(clean_key(adapter.quote(actual.name))) }}
    {%- elif type == 'number' -%} {{ to_number(clean_key(adapter.quote(actual.name))) }}
    {%- else -%} {{ to_boolean(adapter.quote(actual.name)) }}
    {%- endif -%}
{%- endmacro %}
