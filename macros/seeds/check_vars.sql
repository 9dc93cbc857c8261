{# Stops where a var cannot be what is meant, before anything is read or written. Days are checked by date_or_null, the path of
   the raw files where they are read. #}
{% macro check_vars() -%}
    {%- set seeds_path = var('seeds_path', 'seeds') -%}
    {%- set raw_schema = var('raw_schema', 'raw') -%}
    {%- set rules_version = var('rules_version', none) -%}
    {%- set given = invocation_args_dict.get('vars') or {} -%}
    {%- for name, value in (given.items() if given is mapping else []) if value is string and ('{' ~ '{' in value or '{' ~ '%' in value) -%}
        {{ exceptions.raise_compiler_error(
            "the var " ~ visible(name) ~ " holds double braces or a brace with a percent sign, which dbt would run. Allowed: plain text. Mend: rename what it names."
        ) }}
    {%- endfor -%}
    {#- The same pattern stands in dbt_project.yml, which reads the folder `seeds` where it is met. -#}
    {%- if seeds_path is not string or modules.re.search('^[~/]|^[.]*/*$|(^|/)[.][.](/|$)|[\\x00-\\x1f:\\\\]', seeds_path) -%}
        {{ exceptions.raise_compiler_error(seeds_path_problem()) }}
    {%- endif -%}
    {%- if raw_schema is not string or not modules.re.fullmatch('[A-Za-z_][A-Za-z0-9_$-]*', raw_schema) -%}
        {{ exceptions.raise_compiler_error(
            "the var raw_schema is '" ~ visible(raw_schema) ~ "'. Allowed: the name of a schema, in letters, digits, _, $ and -. "
            ~ "Mend: --vars '{raw_schema: raw}'."
        ) }}
    {%- endif -%}
    {%- if rules_version is not none and rules_version is not string and (rules_version is not integer or rules_version is boolean) -%}
        {{ exceptions.raise_compiler_error(
            "the var rules_version is '" ~ visible(rules_version) ~ "'. Allowed: one of history.rules_history. "
            ~ "Mend: --vars '{rules_version: \"a1b2c3d4e5f6\"}', in quotes, or leave it out to score by the seeds."
        ) }}
    {%- endif -%}
    {%- set parts = var('disabled_parts', []) or [] -%}
    {%- for part in (parts if parts is iterable and parts is not string and parts is not mapping else [parts])
        if part not in ('forecast', 'marketing', 'trust') -%}
        {{ exceptions.raise_compiler_error(
            "the var disabled_parts holds '" ~ visible(part) ~ "'. Allowed: a list of forecast, marketing and trust."
            ~ (" Core is what the others stand on." if part == 'core' else
                " Calibration can be left out of a run, by --selector daily." if part == 'calibration' else
                " Sales can be left out of a run, by --selector core." if part == 'sales' else '')
            ~ " Mend: --vars '{disabled_parts: [forecast, trust]}', or the same in dbt_project.yml."
        ) }}
    {%- endfor -%}
    {%- if '"' in target.database | string -%}
        {{ exceptions.raise_compiler_error(
            "the warehouse file is called '" ~ visible(target.database) ~ "'. Allowed: a name without quotation marks. "
            ~ 'Mend: rename it, or name another one in LEAD_SCORING_DUCKDB.'
        ) }}
    {%- endif -%}
{%- endmacro %}
