{# The rows of `rules`, a query with the columns operator, value, is_page and condition besides those that are kept, one for each value
   that is compared: kept, condition_number, condition_count, operator, expected, expected_number, expected_key. Of one number any
   row may match, and each number must: `in`, `contains` and the like look for any of their values, `not_in`, `not_contains` and
   `between` ask for all. A page that is compared whole is compared as events hold it; two spellings of one value stand once. #}
{% macro unrolled_operands(rules, rule, kept) -%}
    select
        *,
        max(condition_number) over (partition by {{ rule }}) as condition_count
    from (
        select
            {{ rule }},
            {{ kept }},
            cast(dense_rank() over (partition by {{ rule }} order by condition, case when is_each then expected_key end, case when is_each then operator end) as integer)
                as condition_number,
            operator,
            expected,
            expected_number,
            expected_key
        from (
            select
                {{ rule }},
                {{ kept }},
                condition,
                is_each,
                cast(operator as varchar) as operator,
                min(expected) as expected,
                min({{ to_number('expected') }}) as expected_number,
                cast({{ comparison_key('expected') }} as varchar) as expected_key
            from (
                select
                    {{ rule }},
                    {{ kept }},
                    condition,
                    is_each,
                    operator,
                    lower(case when is_page and operator in ('equals', 'not_equals') then {{ page_path('item') }} else item end) as expected
                from (
                    select
                        {{ rule }},
                        {{ kept }},
                        condition,
                        is_page,
                        case
                            when operator = 'in' then 'equals'
                            when operator = 'not_in' then 'not_equals'
                            when operator = 'between' then case places.place when 1 then 'at_least' else 'at_most' end
                            else operator
                        end as operator,
                        case when is_listed then {{ clean_text(dbt.split_part('value', "'|'", 'places.place')) }} else value end as item,
                        is_listed,
                        coalesce(operator in ('not_in', 'not_contains', 'between'), false) as is_each
                    from (
                        select
                            *,
                            coalesce(operator in ('in', 'not_in', 'contains', 'not_contains', 'starts_with', 'ends_with', 'between'), false)
                                as is_listed
                        from {{ rules }}
                    ) as rules_listed
                    inner join {{ whole_numbers(1000) }} as places
                        on places.place <= case when is_listed then 1 + length(value) - length(replace(value, '|', '')) else 1 end
                ) as listed
                where item is not null or not is_listed
            ) as written
            group by {{ rule }}, {{ kept }}, condition, is_each, operator, {{ comparison_key('expected') }}
        ) as compared
    ) as numbered
{%- endmacro %}
