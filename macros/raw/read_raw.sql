{# One raw table, whole: every column of the contract, typed and trimmed, with what is wrong with the row and what is left out of it. #}
{% macro read_raw(table, visitors=none, own=none) -%}
    {%- set declared = source('raw', table) -%}
    {%- set erased = erased_contacts() -%}
    {%- if execute -%}
        {%- if table == 'contacts' -%} {%- do check_raw_entries() -%} {%- endif -%}
        {#- A wrong word is said where no raw file has a date as text too. -#}
        {%- do [raw_date_order(), raw_time_zone()] -%}
        {%- set contract = raw_contract(table) -%}
        {%- set found = checked_raw_columns(table) -%}
        {%- set is_erased = [] -%}
        {%- if 'contact_id' in contract.columns and table != 'erasure_requests' -%}
            {%- do is_erased.append("erasures.contact_id is not null") -%}
        {%- endif -%}
        {%- if visitors -%} {%- do is_erased.append("visitors.anonymous_id is not null") -%} {%- endif %}
        {#- Of a row with more cells than the header has only the first cell is sure to stand in its place. -#}
        {%- set is_shifted = ["cells.is_shifted"] if found and found[''].is_ragged else [] -%}
    (
        select
            {% if is_erased %}case when {{ is_erased | join(' or ') }} then 'erased' else {% endif -%}
            {{ raw_problem(contract, found) }} {{ "end" if is_erased }} as problem,
            {% if is_erased %}case when not ({{ is_erased | join(' or ') }}) then {% endif -%}
            {{ raw_unreadable_value(contract, found) }} {{ "end" if is_erased }} as unreadable_value
            {%- if contract.columns.values() | selectattr('config.meta.unreadable', 'defined') | list %},
            {% if is_erased or is_shifted %}case when not ({{ (is_erased + is_shifted) | join(' or ') }}) then {% endif -%}
            {{ raw_left_out(contract, found) }} {{ "end" if is_erased or is_shifted }} as left_out
            {%- endif %}
            {%- if own is not none %},
            {% if is_erased or is_shifted %}case when not ({{ (is_erased + is_shifted) | join(' or ') }}) then {% endif -%}
            cells.other_cells {{ "end" if is_erased or is_shifted }} as other_cells
            {%- endif %}
            {%- for column in contract.columns.values() %},
            {%- set hidden = is_erased + ([] if column.name in found and found[column.name].name == 'c0' else is_shifted) %}
            {% if hidden %}case when not ({{ hidden | join(' or ') }}) then {% endif -%}
            {{ raw_value(column, found) }} {{ "end" if hidden }} as {{ column.name }}
            {%- endfor %}
        from {{ raw_cells(table, found, own) }} as cells
        {%- if is_erased %}
        left join {{ erased }} as erasures
            on {{ 'coalesce(cells.contact_id, cells.alias_id)' if 'alias_id' in contract.columns else 'cells.contact_id' }} = erasures.contact_id
        {%- endif %}
        {%- if visitors %}
        left join {{ visitors }} as visitors
            on case when cells.contact_id is null then cells.anonymous_id end = visitors.anonymous_id
        {%- endif %}
    )
    {%- endif -%}
{%- endmacro %}
