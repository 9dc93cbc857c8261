{# The columns in which a seed had anything under the var rules_version; with the mend where no such set of rules was kept. #}
{% macro earlier_seed_columns(seed) -%}
    {%- set relation = load_relation(source('history', 'rules_history')) -%}
    {%- set kept = [] -%}
    {%- if relation -%}
        {%- do kept.extend(run_query(
            "select rules_version from " ~ relation ~ " group by rules_version order by max(first_built_for) desc, rules_version limit 5"
        ).columns[0].values()) -%}
    {%- endif -%}
    {%- set names = [] -%}
    {%- set is_kept = [] -%}
    {%- if relation -%}
        {%- do names.extend(run_query(
            "select distinct column_name from " ~ relation ~ " where rules_version = " ~ text_or_null(var('rules_version'))
            ~ " and seed_name = '" ~ seed ~ "' order by 1"
        ).columns[0].values()) -%}
        {%- do is_kept.extend(run_query(
            "select 1 from " ~ relation ~ " where rules_version = " ~ text_or_null(var('rules_version')) ~ " limit 1"
        ).columns[0].values()) -%}
    {%- endif -%}
    {%- if not is_kept -%}
        {{ exceptions.raise_compiler_error(
            "the var rules_version is '" ~ visible(var('rules_version')) ~ "', and no such set of rules was kept. Allowed: one of history.rules_history"
            ~ (", the latest are " ~ kept | join(', ') if kept else ", where nothing was kept yet")
            ~ ". Mend: --vars '{rules_version: \"" ~ (kept[0] if kept else 'a1b2c3d4e5f6') ~ "\"}', in quotes, or leave it out to score by the seeds."
        ) }}
    {%- endif -%}
    {{ return(names) }}
{%- endmacro %}
