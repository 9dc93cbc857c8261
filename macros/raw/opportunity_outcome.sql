{# What an accepted opportunity is good for: without a contact it credits nobody, in another currency it has no amount. #}
{% macro opportunity_outcome(contact_id, is_in_reporting_currency) -%}
    case
        when {{ contact_id }} is null and not {{ is_in_reporting_currency }}
            then 'accepted: credits nobody, amount in another currency left out'
        when {{ contact_id }} is null then 'accepted: credits nobody'
        when not {{ is_in_reporting_currency }} then 'accepted: amount in another currency left out'
        else 'accepted'
    end
{%- endmacro %}
