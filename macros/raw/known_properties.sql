{# The columns of events that a rule can name, as a subquery: property, plain_name, is_own (a column of the user's own in this data). #}
{% macro known_properties() -%}
    {%- set events = source('raw', 'events') -%}
    {%- set rows = [] -%}
    {%- for name in event_columns('') -%}
        {%- do rows.append("select '" ~ name ~ "' as property, '" ~ plain_name(name) ~ "' as plain_name, false as is_own") -%}
    {%- endfor -%}
    {%- if execute -%}
        {%- for plain, column in (raw_columns('events') or {'': {'others': {}}})[''].others.items() -%}
            {%- do rows.append("select " ~ text_literal(column.header | lower | trim) ~ ", " ~ text_literal(plain) ~ ", true") -%}
        {%- endfor -%}
    {%- endif %}
    (
            {{ rows | join('\n            union all\n            ') }}
        )
{%- endmacro %}
