{# The CSV files of a folder of seeds and its subfolders, as they lie there: path from the folder -> text, none where it is
   not UTF-8. Nothing where the warehouse is a server, which cannot see them. #}
{% macro seed_texts(folder, files='**/*.csv') -%}
    {{ return(adapter.dispatch('seed_texts', 'lead_scoring')(folder, files)) }}
{%- endmacro %}

{% macro default__seed_texts(folder, files) -%}
    {{ return({}) }}
{%- endmacro %}

{% macro duckdb__seed_texts(folder, files) -%}
    {%- set place = (as_pattern(folder) | replace("'", "''")) ~ '/' ~ files -%}
    {%- set texts = {} -%}
    {%- if run_query("select 1 from glob('" ~ place ~ "')").rows -%}
        {%- for row in run_query("select filename, try(decode(content)) from read_blob('" ~ place ~ "') order by filename").rows -%}
            {%- do texts.update({(row[0] | replace('\\', '/'))[folder | length + 1:]: row[1]}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(texts) }}
{%- endmacro %}
