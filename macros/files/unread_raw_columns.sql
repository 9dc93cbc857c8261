{# The columns of all raw tables that are not read, as a subquery: raw_table, column_name, nearest_name. #}
{% macro unread_raw_columns() -%}
    {%- set rows, read = [], [] -%}
    {%- for column in own_event_columns().values() -%} {%- do read.append(column.header | trim) -%} {%- endfor -%}
    {%- for table in [
        'contacts', 'events', 'identities', 'companies', 'contact_attributes', 'opportunities', 'opportunity_contacts', 'contact_aliases',
        'campaigns', 'sales_feedback', 'score_overrides', 'erasure_requests'
    ] -%}
        {%- set relation = source('raw', table) -%}
        {%- set found = checked_raw_columns(table) if execute else {} -%}
        {%- for header in (found['']['unread'] if found else []) if table != 'events' or header not in read -%}
            {%- for column in raw_contract(table).columns -%}
                {%- do rows.append(
                    "select " ~ text_literal(table) ~ " as raw_table, " ~ text_literal(header) ~ " as column_name, "
                    ~ text_literal(column) ~ " as known_name, " ~ text_literal(plain_name(header) if not header.startswith('(column ') else '') ~ " as plain_header, "
                    ~ text_literal(plain_name(column)) ~ " as plain_name"
                ) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- if not rows -%}
        {%- do rows.append("select '' as raw_table, '' as column_name, '' as known_name, '' as plain_header, '' as plain_name where 1 = 0") -%}
    {%- endif %}
    ({{ rows | join('\n        union all\n        ') }})
{%- endmacro %}
