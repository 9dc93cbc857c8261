{# What makes a raw row unusable before anything else is known of it: ragged_row, missing_, oversized_ or unreadable_<column>. #}
{% macro raw_problem(contract, found) -%}
    {%- set branches = [] -%}
    {%- if found and found[''].is_ragged -%} {%- do branches.append("when cells.is_ragged then 'ragged_row'") -%} {%- endif -%}
    {%- for column in contract.columns.values() -%}
        {%- set meta = column.config.meta -%}
        {%- set actual = found.get(column.name) -%}
        {%- if meta.required -%}
            {%- do branches.append("when cells." ~ column.name ~ " is null then 'missing_" ~ column.name ~ "'") -%}
        {%- endif -%}
        {%- if actual and meta.type == 'key' -%}
            {%- do branches.append("when length(cells." ~ column.name ~ ") > 1000 then 'oversized_" ~ column.name ~ "'") -%}
        {%- elif actual and meta.type != 'text' and meta.unreadable != 'blank' -%}
            {%- do branches.append(
                "when cells." ~ column.name ~ " is not null and " ~ raw_value(column, found) ~ " is null"
                ~ " then 'unreadable_" ~ column.name ~ "'"
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if branches and found -%} case {{ branches | join(' ') }} end {%- else -%} cast(null as varchar) {%- endif -%}
{%- endmacro %}
