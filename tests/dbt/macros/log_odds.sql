-- The logarithm of the odds, with half a trial on each side.
with

cases as (
    select * from (
        values
        ('as many as not', '4', '2', '0'),
        ('none', '0', '0', '0'),
        ('none of three', '3', '0', '-1.9459101490553132'),
        ('all of three', '3', '3', '1.9459101490553132'),
        ('a part of one', '2', '0.75', '-0.3364722366212129'),
        ('not known', '4', null, null)
    ) as cases (case_name, trials_text, successes_text, expected_text)
),

typed as (
    select
        case_name,
        cast(trials_text as double) as trials,
        cast(successes_text as double) as successes,
        cast(expected_text as double) as expected
    from cases
),

results as (
    select
        *,
        {{ log_odds('successes', 'trials') }} as result
    from typed
),

final as (
    select * from results
    where not coalesce(abs(result - expected) <= 0.000000000001, result is null and expected is null)
)

select * from final
