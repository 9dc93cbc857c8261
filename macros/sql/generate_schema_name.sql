{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- set schema = (custom_schema_name or target.schema) | trim -%}
    {%- do refuse_schema(schema) -%}
    {{ schema }}
{%- endmacro %}
