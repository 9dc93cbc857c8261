{# The sentence about a var seeds_path that leaves the project. #}
{% macro seeds_path_problem() -%}
    {{ return(
        "the var seeds_path is '" ~ visible(var('seeds_path', 'seeds')) ~ "'. Allowed: a folder inside the project, named from there and "
        ~ "without .., because dbt writes files under the same path. Mend: --vars '{seeds_path: examples/oulad}', or copy the folder into "
        ~ "the project; .venv/bin/lead-scoring score --seeds takes any folder."
    ) }}
{%- endmacro %}
