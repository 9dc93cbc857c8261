{# The name of a time zone as the engine writes it; none where it knows no such zone. #}
{% macro known_time_zone(zone) -%}
    {{ return(adapter.dispatch('known_time_zone', 'lead_scoring')(zone)) }}
{%- endmacro %}

{# Any other engine says itself that it knows no such zone. #}
{% macro default__known_time_zone(zone) -%}
    {{ return(zone if modules.re.fullmatch('[A-Za-z0-9_+/-]+', zone) else none) }}
{%- endmacro %}

{# Names such as EST or PST are no places: they know no summer, and are refused. #}
{% macro duckdb__known_time_zone(zone) -%}
    {%- if not modules.re.fullmatch('[A-Za-z_]+(/[A-Za-z0-9_+-]+)+', zone) -%} {{ return(none) }} {%- endif -%}
    {%- set rows = run_query("select 'zone ' || name from pg_timezone_names() where lower(name) = lower(" ~ text_literal(zone) ~ ")").rows -%}
    {{ return(rows[0][0][5:] if rows else none) }}
{%- endmacro %}
