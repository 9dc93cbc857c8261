{# Whether the source already has the type that the contract wants, so that nothing needs to be read from text. #}
{% macro is_native(type, source_type) -%}
    {%- set family = (source_type | lower).split('(')[0] | trim -%}
    {{ return(
        (type == 'timestamp' and (family.startswith('timestamp') or family == 'date'))
        or (type == 'number' and family in [
            'tinyint', 'smallint', 'integer', 'int', 'bigint', 'hugeint', 'utinyint', 'usmallint', 'uinteger', 'ubigint',
            'uhugeint', 'decimal', 'numeric', 'double', 'double precision', 'float', 'real'
        ])
        or (type == 'boolean' and family == 'boolean')
    ) }}
{%- endmacro %}
