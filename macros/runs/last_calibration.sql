{# What this run calibrates, or where it does not, what was written down last, unless that is later than the date of the scores. #}
{% macro last_calibration(calibrated, as_of_date) -%}
    {%- set earlier = read_earlier('published_calibration') -%}
    {%- if not execute or is_calibrating() == 'true' -%}
        {{ calibrated }}
    {%- else -%}
        (
            select earlier.*
            from {{ earlier }} as earlier
            inner join (select max(written.calibrated_on) as calibrated_on from {{ earlier }} as written) as newest
                on earlier.calibrated_on = newest.calibrated_on
            inner join {{ as_of_date }} as today
                on earlier.calibrated_on <= today.as_of
        )
    {%- endif -%}
{%- endmacro %}
