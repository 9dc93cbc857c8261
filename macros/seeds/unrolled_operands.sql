{# The rows of `rules`, a query with the columns operator, value and is_page besides those that are kept, one for each value that
   is compared: kept, operator, expected, expected_number, expected_key. `in` is `equals` with any of its values; a page that is
   compared whole is compared as events hold it; two spellings of one value stand once, so that nothing counts twice. #}
{% macro unrolled_operands(rules, kept) -%}
    select
        {{ kept }},
        cast(operator as varchar) as operator,
        min(expected) as expected,
        min({{ to_number('expected') }}) as expected_number,
        cast({{ comparison_key('expected') }} as varchar) as expected_key
    from (
        select
            {{ kept }},
            operator,
            lower(case when is_page and operator in ('equals', 'not_equals') then {{ page_path('item') }} else item end) as expected
        from (
            select
                {{ kept }},
                is_page,
                case when operator = 'in' then 'equals' else operator end as operator,
                case when operator = 'in' then {{ clean_text(dbt.split_part('value', "'|'", 'places.place')) }} else value end as item,
                coalesce(operator = 'in', false) as is_listed
            from {{ rules }}
            inner join {{ whole_numbers(1000) }} as places
                on places.place <= case when operator = 'in' then 1 + length(value) - length(replace(value, '|', '')) else 1 end
        ) as listed
        where item is not null or not is_listed
    ) as written
    group by {{ kept }}, operator, {{ comparison_key('expected') }}
{%- endmacro %}
