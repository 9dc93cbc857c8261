{# The columns of every event that a rule can name: name -> its SQL expression, as text. #}
{% macro event_columns(events) -%}
    {%- set columns = {} -%}
    {%- for name in ['page', 'page_url', 'asset', 'channel', 'campaign_id', 'event_type', 'event_id', 'anonymous_id'] -%}
        {%- do columns.update({name: events ~ '.' ~ name}) -%}
    {%- endfor -%}
    {%- do columns.update({
        'page_host': page_host(events ~ '.page_url'),
        'page_query': page_query(events ~ '.page_url'),
        'contact_id': 'case when not ' ~ events ~ '.is_from_visitor then ' ~ events ~ '.lead_id end'
    }) -%}
    {%- for name in ['duration_seconds', 'quantity', 'occurred_at', 'loaded_at'] -%}
        {%- do columns.update({name: 'cast(' ~ events ~ '.' ~ name ~ ' as varchar)'}) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}
