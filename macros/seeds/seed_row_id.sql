{# The key of a row of a seed as it was written, for messages; (blank <column>) stands for a part that is blank and may not be. #}
{% macro seed_row_id(seed, found) -%}
    {%- for key in seed_contract(seed).config.meta.key -%}
        {%- if seed_contract(seed).columns[key].config.meta.required -%}
            {{ " || ' ' || " if not loop.first }}coalesce({{ seed_cell(key, found) }}, '(blank {{ key }})')
        {%- else -%} || coalesce(' ' || {{ seed_cell(key, found) }}, '')
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
