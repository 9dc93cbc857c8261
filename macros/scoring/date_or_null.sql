{# A var that is a date given as YYYY-MM-DD, checked; null where it is blank. #}
{% macro date_or_null(text, name='as_of') -%}
    {%- set given = (text if text is not none else '') | string | trim -%}
    {%- set leap_year = '([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)' -%}
    {%- set month_and_day = '((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))' -%}
    {%- if given and not modules.re.match('^([0-9]{4}-' ~ month_and_day ~ '|' ~ leap_year ~ '-02-29)$', given) -%}
        {{ exceptions.raise_compiler_error(
            "the var " ~ name ~ " is '" ~ visible(given) ~ "'. Allowed: a date as YYYY-MM-DD, or nothing"
            ~ (" for the latest loaded_at" if name == 'as_of') ~ ". Mend: --vars '{" ~ name ~ ": 2026-01-31}'."
        ) }}
    {%- endif -%}
    cast({{ "'" ~ given ~ "'" if given else 'null' }} as date)
{%- endmacro %}
