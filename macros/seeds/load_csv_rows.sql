{# The rows of a seed as dbt has read them. The copy statement of dbt-duckdb guesses anew, at each edit, how cells are quoted. #}
{% macro duckdb__load_csv_rows(model, agate_table) -%}
    {%- set table = adapter.convert_datetimes_to_strs(agate_table) -%}
    {%- set places = '(' ~ (['?'] * (table.column_names | length)) | join(', ') ~ ')' -%}
    {%- set inserts = [] -%}
    {%- for chunk in table.rows | batch(500) -%}
        {%- set bindings = [] -%}
        {%- for row in chunk -%} {%- do bindings.extend(row) -%} {%- endfor -%}
        {%- do inserts.append('insert into ' ~ this.render() ~ ' values ' ~ ([places] * (chunk | length)) | join(', ')) -%}
        {%- do adapter.add_query(inserts[-1], bindings=bindings, abridge_sql_log=True) -%}
    {%- endfor -%}
    {{ return(inserts[0] if inserts) }}
{%- endmacro %}
