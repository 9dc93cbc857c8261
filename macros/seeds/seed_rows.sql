{# A seed without its wholly blank rows, which spreadsheets like to leave behind: what stands after `from`. #}
{% macro seed_rows(seed, found) -%}
    {%- set cells = [] -%}
    {%- for name in seed_contract(seed).columns.keys() if name in found -%}
        {%- do cells.append("cast(" ~ adapter.quote(found[name]) ~ " as varchar)") -%}
    {%- endfor -%}
    {{ earlier_seed(seed, found) if var('rules_version') else ref(seed) }}
    {{ "where coalesce(" ~ cells | join(", ") ~ ") is not null" if cells }}
{%- endmacro %}
