{# A column of the raw contract as its type, from the trimmed text or the native value; null where the table lacks it or it cannot be read. #}
{% macro raw_value(column, found) -%}
    {%- set type = column.config.meta.type -%}
    {%- set types = {'key': 'varchar', 'text': 'varchar', 'timestamp': 'timestamp', 'number': 'double', 'boolean': 'boolean', 'amount': 'varchar'} -%}
    {%- set actual, cell = found.get(column.name), 'cells.' ~ column.name -%}
    {%- set native = actual and is_native(type, actual.type) -%}
    {%- if not actual -%} cast(null as {{ types[type] }})
    {%- elif type == 'timestamp' -%} {{ readable_timestamp(native_timestamp(cell, actual.type) if native else raw_timestamp(cell, raw_date_order(), raw_time_zone())) }}
    {%- elif type == 'number' -%} {{ readable_number('cast(' ~ cell ~ ' as double)' if native else to_number(cell)) }}
    {%- elif native -%} cast({{ cell }} as {{ types[type] }})
    {%- elif type == 'boolean' -%} {{ to_boolean(cell) }}
    {%- else -%} {{ cell }}
    {%- endif -%}
{%- endmacro %}
