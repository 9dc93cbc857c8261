{# A seed as it was in the set of rules that the var rules_version names, put together again from its cells. #}
{% macro earlier_seed(seed, found) -%}
    (
        select
            row_id as earlier_row_id
            {%- for name in found.values() %},
            max(case when column_name = '{{ name }}' then cell end) as {{ adapter.quote(name) }}
            {%- endfor %}
        from {{ load_relation(source('history', 'rules_history')) }}
        where rules_version = {{ text_or_null(var('rules_version')) }} and seed_name = '{{ seed }}'
        group by row_id
    ) as earlier
{%- endmacro %}
