{# Whether a folder lies inside the project, links followed: some folder above it holds the very dbt_project.yml of the
   project. Taken for granted where the warehouse is a server, which cannot look. #}
{% macro lies_inside(project, folder) -%}
    {{ return(adapter.dispatch('lies_inside', 'lead_scoring')(project, folder)) }}
{%- endmacro %}

{% macro default__lies_inside(project, folder) -%}
    {{ return(true) }}
{%- endmacro %}

{% macro duckdb__lies_inside(project, folder) -%}
    {%- set root = as_pattern(project) | replace("'", "''") -%}
    {%- set inner = as_pattern(folder) | replace("'", "''") -%}
    {%- set found = [] -%}
    {%- for place in range(9) -%}
        {%- set file = root ~ ('/' ~ inner ~ '/..' * place if place) ~ '/dbt_project.yml' -%}
        {%- if run_query("select 1 from glob('" ~ file ~ "')").rows -%}
            {%- do found.append(run_query(
                "select md5(content) || cast(last_modified as varchar) from read_text('" ~ file ~ "')"
            ).columns[0].values()[0]) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found[0] in found[1:]) }}
{%- endmacro %}
