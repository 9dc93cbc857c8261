{# A timestamp or date that has its type already, in UTC: one without a zone is of the zone of the raw data, a date stays that date. #}
{% macro native_timestamp(cell, source_type) -%}
    {%- set zone, type = raw_time_zone(), source_type | lower -%}
    {%- if type == 'date' -%} case when {{ cell }} between cast('0001-01-01' as date) and cast('9999-12-31' as date) then cast({{ cell }} as timestamp) end
    {%- elif zone and 'with time zone' not in type and type != 'timestamptz' -%} {{ local_to_utc('cast(' ~ cell ~ ' as timestamp)', zone) }}
    {%- else -%} cast({{ cell }} as timestamp)
    {%- endif -%}
{%- endmacro %}
