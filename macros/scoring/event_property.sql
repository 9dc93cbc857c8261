{# The column of events that a rule names, as text. #}
{% macro event_property(events, property) -%}
    case {{ property }}
        {%- for name in ['page', 'page_url', 'asset', 'channel', 'campaign_id', 'event_type', 'event_id', 'anonymous_id'] %}
        when '{{ name }}' then {{ events }}.{{ name }}
        {%- endfor %}
        when 'page_host' then {{ page_host(events ~ '.page_url') }}
        when 'page_query' then {{ page_query(events ~ '.page_url') }}
        when 'contact_id' then case when not {{ events }}.is_from_visitor then {{ events }}.lead_id end
        {%- for name in ['duration_seconds', 'quantity', 'occurred_at', 'loaded_at'] %}
        when '{{ name }}' then cast({{ events }}.{{ name }} as varchar)
        {%- endfor %}
    end
{%- endmacro %}
