{# What makes a raw row unusable before anything else is known of it: missing_, oversized_ or unreadable_<column>. #}
{% macro raw_problem(contract, found) -%}
    {%- set branches = [] -%}
    {%- for column in contract.columns.values() -%}
        {%- set meta = column.config.meta -%}
        {%- set actual = found.get(column.name) -%}
        {%- set text = clean_key(adapter.quote(actual.name)) if actual else 'null' -%}
        {%- if actual and meta.type == 'key' -%}
            {%- do branches.append("when length(" ~ text ~ ") > 1000 then 'oversized_" ~ column.name ~ "'") -%}
        {%- endif -%}
        {%- if meta.required -%}
            {%- do branches.append("when " ~ text ~ " is null then 'missing_" ~ column.name ~ "'") -%}
        {%- endif -%}
        {%- if actual and meta.type not in ['key', 'text'] -%}
            {%- do branches.append(
                "when " ~ text ~ " is not null and " ~ raw_value(column, found) ~ " is null then 'unreadable_" ~ column.name ~ "'"
            ) if not is_native(meta.type, actual.type) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if branches and found -%} case {{ branches | join(' ') }} end {%- else -%} cast(null as varchar) {%- endif -%}
{%- endmacro %}
