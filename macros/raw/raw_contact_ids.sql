{# Every contact that any raw table names: contact_id. Only for use inside a query: no relation may show it. #}
{% macro raw_contact_ids() -%}
    {%- set queries = [] -%}
    {%- for table in [
        'contacts', 'contact_aliases', 'events', 'identities', 'contact_attributes', 'opportunities', 'opportunity_contacts', 'sales_feedback',
        'score_overrides'
    ] -%}
        {%- set relation = source('raw', table) -%}
        {%- if execute -%}
            {%- set cells = raw_cells(table) -%}
            {%- do queries.append("select cells.contact_id from " ~ cells ~ " as cells") -%}
            {%- if table == 'contact_aliases' -%} {%- do queries.append("select cells.alias_id from " ~ cells ~ " as cells") -%} {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    ({{ queries | join(' union all ') }})
{%- endmacro %}
