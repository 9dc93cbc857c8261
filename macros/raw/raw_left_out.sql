{# What of a row is left blank because it cannot be read, in words; null where nothing is. For columns with the meta `unreadable: blank`. #}
{% macro raw_left_out(contract, found) -%}
    {%- set parts = [] -%}
    {%- for column in contract.columns.values() -%}
        {%- set meta = column.config.meta -%}
        {%- set actual = found.get(column.name) -%}
        {%- if meta.unreadable == 'blank' and actual -%}
            {%- do parts.append(
                "case when cells." ~ column.name ~ " is not null and " ~ raw_value(column, found) ~ " is null"
                ~ " then ', unreadable " ~ column.name ~ " left out' else '' end"
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if parts -%} nullif(trim(both ', ' from {{ parts | join(' || ') }}), '') {%- else -%} cast(null as varchar) {%- endif -%}
{%- endmacro %}
