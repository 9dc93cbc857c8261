{# Makes the table of a seed, every column text, in place of dbt's macro of this name (the property file says why). #}
{% macro create_csv_table(model, agate_table) -%}
    {%- set columns = [] -%}
    {%- for name in agate_table.column_names -%}
        {%- do columns.append('"' ~ name | replace('"', '""') ~ '" ' ~ api.Column.translate_type('string')) -%}
    {%- endfor -%}
    {%- set sql = 'create table ' ~ this.render() ~ ' (' ~ columns | join(', ') ~ ')' -%}
    {%- call statement('create_csv_table') -%} {{ sql }} {%- endcall -%}
    {{ return(sql) }}
{%- endmacro %}
