{# A column of the raw contract as its type, from the trimmed text or the native value; null where the table lacks it. #}
{% macro raw_value(column, found) -%}
    {%- set type = column.config.meta.type -%}
    {%- set types = {'key': 'varchar', 'text': 'varchar', 'timestamp': 'timestamp', 'number': 'double', 'boolean': 'boolean', 'amount': 'varchar'} -%}
    {%- set actual = found.get(column.name) -%}
    {%- if not actual -%} cast(null as {{ types[type] }})
    {%- elif is_native(type, actual.type) -%} cast(cells.{{ column.name }} as {{ types[type] }})
    {%- elif type == 'timestamp' -%} {{ to_timestamp_utc('cells.' ~ column.name) }}
    {%- elif type == 'number' -%} {{ to_number('cells.' ~ column.name) }}
    {%- elif type == 'boolean' -%} {{ to_boolean('cells.' ~ column.name) }}
    {%- else -%} cells.{{ column.name }}
    {%- endif -%}
{%- endmacro %}
