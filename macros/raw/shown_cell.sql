{% macro shown_cell(expression, type) -%}
    {{ return(adapter.dispatch('shown_cell', 'lead_scoring')(expression, type)) }}
{%- endmacro %}

{% macro default__shown_cell(expression, type) -%}
    case
        when length({{ expression }}) <= 40 and translate(lower({{ expression }}), 'abcdefghijklmnopqrstuvwxyz@', '') = lower({{ expression }})
            then {{ expression }}
    end
{%- endmacro %}

{# A name in a column of dates is a shifted row: what is no date and no number to any eye is not repeated. #}
{% macro duckdb__shown_cell(expression, type) -%}
    case
        when length({{ expression }}) > 40 or {{ expression }} like '%@%' then null
        {%- if type == 'boolean' %}
        when regexp_full_match({{ expression }}, '[^\s]+( [^\s]+)?') and length({{ expression }}) <= 20 then {{ expression }}
        {%- else %}
        when
            regexp_full_match(
                {{ expression }},
                '(?i)([^\pL]|jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?'
                || '|mon(day)?|tue(s(day)?)?|wed(nesday)?|thu(rs(day)?)?|fri(day)?|sat(urday)?|sun(day)?|st|nd|rd|th|of|at|t|z|am|pm|utc|gmt|c?es?t'
                || '|e|k|m|mio|usd|eur|gbp|chf|aud|cad|nzd|jpy|inr|sek|nok|dkk|pln|brl|rs|kr)*'
            )
            and regexp_matches({{ expression }}, '[0-9]')
            then {{ expression }}
        when lower({{ expression }}) in ('-', 'n/a', 'na', 'nan', 'null', 'none', 'nil', 'nat', 'unknown', 'not set', '(none)', 'select', 'tbd', 'inf', '-inf', 'infinity')
            then {{ expression }}
        {%- endif %}
    end
{%- endmacro %}
