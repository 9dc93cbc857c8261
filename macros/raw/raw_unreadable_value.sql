{# The cell that raw_problem calls unreadable, where a message may show it; null elsewhere. #}
{% macro raw_unreadable_value(contract, found) -%}
    {%- set branches = [] -%}
    {%- for column in contract.columns.values() if column.name in found and column.config.meta.type in ['timestamp', 'number', 'boolean'] -%}
        {%- if column.config.meta.unreadable != 'blank' -%}
            {%- do branches.append("when 'unreadable_" ~ column.name ~ "' then " ~ shown_value('cast(cells.' ~ column.name ~ ' as varchar)')) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if branches -%} case {{ raw_problem(contract, found) }} {{ branches | join(' ') }} end {%- else -%} cast(null as varchar) {%- endif -%}
{%- endmacro %}
