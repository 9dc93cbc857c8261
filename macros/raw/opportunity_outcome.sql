{# What an accepted opportunity is good for: without a contact it credits nobody, and what is left out of it is named. #}
{% macro opportunity_outcome(contact_id, left_out) -%}
    case
        when {{ contact_id }} is null then 'accepted: credits nobody' || coalesce(', ' || {{ left_out }}, '')
        else 'accepted' || coalesce(': ' || {{ left_out }}, '')
    end
{%- endmacro %}
