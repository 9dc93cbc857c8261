{# Every column in the header of a seed, and every column it should have: seed_name, column_name, is_found, is_known, is_required. #}
{% macro seed_headers(seed) -%}
    {%- set relation = ref(seed) -%}
    {%- if execute -%}
        {%- set known = seed_contract(seed).columns -%}
        {%- set found = seed_columns(seed) -%}
        {#- Of an earlier set of rules only the cells were kept: a seed that had no rows has its header all the same. -#}
        {%- set is_without_rows = var('rules_version') and not found -%}
        {%- set names = known.keys() | list + found.keys() | reject('in', known.keys() | list) | list -%}
        {%- for name in names %}
        select
            '{{ seed }}' as seed_name,
            '{{ name | replace("'", "''") }}' as column_name,
            {{ 'true' if is_without_rows or name in found else 'false' }} as is_found,
            {{ name in known }} as is_known,
            {{ known[name].config.meta.required | default(false) if name in known else false }} as is_required,
            '{{ known.keys() | join(', ') }}' as known_columns
        {{ "union all" if not loop.last }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
