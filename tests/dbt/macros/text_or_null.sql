-- A var becomes a literal, whatever stands in it, and blank ones null.
with

results as (
    select 'text' as case_name, 'abc' as expected, {{ text_or_null('abc') }} as result
    union all
    select 'blanks around it', 'abc', {{ text_or_null(' abc ') }}
    union all
    select 'a quotation mark', 'it' || chr(39) || 's', {{ text_or_null("it's") }}
    union all
    select 'a number stays text', '12', {{ text_or_null(12) }}
    union all
    select 'none', null, {{ text_or_null(none) }}
    union all
    select 'empty', null, {{ text_or_null('') }}
    union all
    select 'blanks only', null, {{ text_or_null('  ') }}
),

cases as (
    select * from results
),

final as (
    select * from cases
    where result is distinct from expected
)

select * from final
