{# Loads the rows of a seed as dbt has read them, in place of dbt's macro of this name (the property file says why). #}
{% macro load_csv_rows(model, agate_table) -%}
    {%- set places = '(' ~ ([get_binding_char()] * (agate_table.column_names | length)) | join(', ') ~ ')' -%}
    {%- set inserts = [] -%}
    {%- for chunk in seed_table_rows(model, agate_table) | batch(500) -%}
        {%- set cells = [] -%}
        {%- for row in chunk -%} {%- do cells.extend(row) -%} {%- endfor -%}
        {%- do inserts.append('insert into ' ~ this.render() ~ ' values ' ~ ([places] * (chunk | length)) | join(', ')) -%}
        {%- do adapter.add_query(inserts[-1], bindings=cells, abridge_sql_log=True) -%}
    {%- endfor -%}
    {{ return(inserts | join('; ')) }}
{%- endmacro %}
