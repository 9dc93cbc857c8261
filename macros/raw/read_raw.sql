{# One raw table, whole: every column of the contract, typed and trimmed, with what is wrong with the row and what is left out of it. #}
{% macro read_raw(table, visitors=none) -%}
    {%- set declared = source('raw', table) -%}
    {%- set erased = erased_contacts() -%}
    {%- if execute -%}
        {%- set contract = raw_contract(table) -%}
        {%- set found = checked_raw_columns(table) -%}
        {%- set is_erased = [] -%}
        {%- if 'contact_id' in contract.columns and table != 'erasure_requests' -%}
            {%- do is_erased.append("erasures.contact_id is not null") -%}
        {%- endif -%}
        {%- if visitors -%} {%- do is_erased.append("visitors.anonymous_id is not null") -%} {%- endif %}
    (
        select
            {% if is_erased %}case when {{ is_erased | join(' or ') }} then 'erased' else {% endif -%}
            {{ raw_problem(contract, found) }} {{ "end" if is_erased }} as problem
            {%- if contract.columns.values() | selectattr('config.meta.unreadable', 'defined') | list %},
            {% if is_erased %}case when not ({{ is_erased | join(' or ') }}) then {% endif -%}
            {{ raw_left_out(contract, found) }} {{ "end" if is_erased }} as left_out
            {%- endif %}
            {%- for column in contract.columns.values() %},
            {% if is_erased %}case when not ({{ is_erased | join(' or ') }}) then {% endif -%}
            {{ raw_value(column, found) }} {{ "end" if is_erased }} as {{ column.name }}
            {%- endfor %}
        from {{ raw_cells(table) }} as cells
        {%- if is_erased %}
        left join {{ erased }} as erasures
            on cells.contact_id = erasures.contact_id
        {%- endif %}
        {%- if visitors %}
        left join {{ visitors }} as visitors
            on case when cells.contact_id is null then cells.anonymous_id end = visitors.anonymous_id
        {%- endif %}
    )
    {%- endif -%}
{%- endmacro %}
