{# In place of dbt-duckdb's: a view names no database, so that it still works in a copy of the file under another name. #}
{% macro duckdb__create_view_as(relation, sql) -%}
    {%- if config.get('contract').enforced %}
        {{ get_assert_columns_equivalent(sql) }}
    {%- endif %}
    {{ config.get('sql_header', '') or '' }}
    create view {{ relation }} as (
        {{ sql | replace(adapter.quote(relation.database) ~ '."', '"') }}
    );
{%- endmacro %}
