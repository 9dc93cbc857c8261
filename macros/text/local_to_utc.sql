{% macro local_to_utc(expression, zone) -%}
    {{ return(adapter.dispatch('local_to_utc', 'lead_scoring')(expression, zone)) }}
{%- endmacro %}

{# Which moment a local time that occurs twice or never is, is left to the engine. #}
{% macro default__local_to_utc(expression, zone) -%}
    (({{ expression }} at time zone '{{ zone }}') at time zone 'UTC')
{%- endmacro %}

{# The offset a day before and a day after are the two that it can have: of the moments that show this local time the earlier. The session is in UTC. #}
{% macro duckdb__local_to_utc(expression, zone) -%}
    {%- set moments = [] -%}
    {%- for day in ["- interval '1 day'", "+ interval '1 day'"] -%}
        {%- set other = "(t " ~ day ~ ")" -%}
        {%- set moment = "(t - (timezone('" ~ zone ~ "', cast(" ~ other ~ " as timestamptz)) - " ~ other ~ "))" -%}
        {%- do moments.append("case when timezone('" ~ zone ~ "', cast(" ~ moment ~ " as timestamptz)) = t then " ~ moment ~ " end") -%}
    {%- endfor -%}
    list_transform(
        [case when {{ expression }} between cast('0001-01-03' as timestamp) and cast('9999-12-29' as timestamp) then {{ expression }} end],
        lambda t: least({{ moments | join(', ') }})
    )[1]
{%- endmacro %}
