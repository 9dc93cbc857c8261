{# A date given as YYYY-MM-DD, checked; null where it is blank. #}
{% macro date_or_null(text) -%}
    {%- set given = (text if text is not none else '') | string | trim -%}
    {%- if given and not modules.re.match('^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$', given) -%}
        {{ exceptions.raise_compiler_error(
            "the var as_of is '" ~ given ~ "'. Allowed: a date as YYYY-MM-DD, or nothing for the latest loaded_at. "
            ~ "Mend: --vars '{as_of: 2026-01-31}'."
        ) }}
    {%- endif -%}
    cast({{ "'" ~ given ~ "'" if given else 'null' }} as date)
{%- endmacro %}
