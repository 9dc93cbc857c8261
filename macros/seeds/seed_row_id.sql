{# The key of a row of a seed as it was written, for messages; (blank <column>) stands for a blank part. #}
{% macro seed_row_id(seed, found) -%}
    {%- for key in seed_contract(seed).config.meta.key -%}
        coalesce({{ seed_cell(key, found) }}, '(blank {{ key }})'){{ " || ' ' || " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
