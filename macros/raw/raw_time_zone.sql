{# The var raw_time_zone, checked: the IANA name of the zone of timestamps without one; blank for UTC. #}
{% macro raw_time_zone() -%}
    {%- set zone = (var('raw_time_zone', none) or '') | string | trim -%}
    {%- if zone | lower in ['', 'utc', 'etc/utc'] -%} {{ return('') }} {%- endif -%}
    {%- set known = known_time_zone(zone) if execute else zone -%}
    {%- if not known -%}
        {{ exceptions.raise_compiler_error(
            "the var raw_time_zone is '" ~ shown_name(zone) ~ "', which is no time zone. Allowed: a name of the IANA list, such as Europe/Berlin, America/New_York"
            ~ " or UTC. Mend: --vars '{raw_time_zone: Europe/Berlin}'."
        ) }}
    {%- endif -%}
    {{ return(known) }}
{%- endmacro %}
