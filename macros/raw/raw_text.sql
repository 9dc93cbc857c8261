{# A raw row as one text, in the order of the contract: the last tie rule between copies of one key. #}
{% macro raw_text(contract, found) -%}
    {%- set cells = [] -%}
    {%- for column in contract.columns.values() if column.name in found -%}
        {%- do cells.append("coalesce(cast(cells." ~ column.name ~ " as varchar), '')") -%}
    {%- endfor -%}
    {{ cells | join(" || chr(31) || ") or "cast(null as varchar)" }}
{%- endmacro %}
