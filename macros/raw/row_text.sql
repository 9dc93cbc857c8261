{# A raw row as one text, in the order of the contract: the last tie rule between copies of one key. #}
{% macro row_text(table, relation) -%}
    {%- if execute -%}
        {%- set cells = [] -%}
        {%- for column in raw_contract(table).columns.values() -%}
            {%- do cells.append("coalesce(cast(" ~ relation ~ "." ~ column.name ~ " as varchar), '')") -%}
        {%- endfor -%}
        {{ cells | join(" || chr(31) || ") }}
    {%- endif -%}
{%- endmacro %}
