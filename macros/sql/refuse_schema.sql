{% macro refuse_schema(schema) -%}
    {{ return(adapter.dispatch('refuse_schema', 'lead_scoring')(schema)) }}
{%- endmacro %}

{% macro default__refuse_schema(schema) -%}
    {{ return(none) }}
{%- endmacro %}

{% macro duckdb__refuse_schema(schema) -%}
    {%- if schema | lower == target.database | default('', true) | lower -%}
        {{ exceptions.raise_compiler_error(
            "a warehouse file may not be called " ~ target.database ~ ": DuckDB calls the database after it, and that is also the name of a schema, "
            ~ "so that no query could tell them apart. Mend: call the file otherwise, such as lead_scoring.duckdb."
        ) }}
    {%- endif -%}
{%- endmacro %}
