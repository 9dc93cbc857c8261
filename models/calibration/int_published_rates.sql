with

fitted_rates as (
    select * from {{ ref('int_fitted_rates') }}
    where rate is not null
),

period_counts as (
    select * from {{ ref('int_period_counts') }}
    where split <> 'converted'
),

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
    where split <> 'future'
),

score_quality as (
    select * from {{ ref('int_score_quality') }}
    where split = 'training'
),

settings as (
    select * from {{ ref('int_settings') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

binned as (
    select
        period_counts.as_of,
        {{ score_bin('period_counts.lead_score', 'settings.probability_bins') }} as bin_number,
        sum(period_counts.leads) as leads,
        sum(period_counts.conversions) as conversions
    from period_counts
    cross join settings
    group by 1, 2
),

-- What the rates known on a day say of the cutoffs that were over then, and of the leads of that day itself.
told as (
    select
        fits.cutoff_on as fitted_on,
        cutoffs.cutoff_on,
        cutoffs.cutoff_on < fits.cutoff_on as is_known,
        cast({{ dbt.datediff('cutoffs.cutoff_on', 'fits.cutoff_on', 'day') }} as double) as age,
        cast(sum(binned.leads) as double) as leads,
        cast(sum(binned.conversions) as double) as conversions,
        cast(sum({{ to_points('binned.leads * fitted_rates.rate') }}) as double) as expected
    from cutoffs as fits
    inner join fitted_rates
        on 'labels ' || cast(fits.cutoff_on as varchar) = fitted_rates.fit
    inner join cutoffs
        on fits.cutoff_on >= cutoffs.horizon_ends_on or fits.cutoff_on = cutoffs.cutoff_on
    inner join binned
        on cutoffs.cutoff_on = binned.as_of and fitted_rates.bin_number = binned.bin_number
    group by 1, 2, 3, 4
),

-- By how much each cutoff lay above them, in log-odds, and how much that weighs: the inverse of its variance.
gaps as (
    select
        *,
        {{ log_odds('conversions', 'leads') }} - {{ log_odds('expected', 'leads') }} as gap,
        (conversions + 0.5) * (leads - conversions + 0.5) / (leads + 1) as weight,
        row_number() over (partition by fitted_on order by age) as recency
    from told
    where is_known
),

-- The straight line through them in the form of its sums, and the latest cutoffs, as many as are held out.
summed as (
    select
        gaps.fitted_on,
        count(*) as cutoffs,
        sum(case when gaps.recency <= settings.holdout_cutoffs then gaps.leads end) as leads,
        sum(case when gaps.recency <= settings.holdout_cutoffs then gaps.conversions end) as conversions,
        cast(sum({{ to_points('case when gaps.recency <= settings.holdout_cutoffs then gaps.expected end') }}) as double) as expected,
        cast(sum({{ to_points('gaps.weight') }}) as double) as weights,
        cast(sum({{ to_points('gaps.weight * gaps.age') }}) as double) as ages,
        cast(sum({{ to_points('gaps.weight * power(gaps.age, 2)') }}) as double) as squared_ages,
        cast(sum({{ to_points('gaps.weight * gaps.gap') }}) as double) as gaps,
        cast(sum({{ to_points('gaps.weight * gaps.age * gaps.gap') }}) as double) as aged_gaps
    from gaps
    cross join settings
    group by 1
),

-- Two thirds of the way from the level of the latest cutoffs to where the line stands on the day; four cutoffs make a line.
levels as (
    select
        fitted_on,
        exp(
            ({{ log_odds('conversions', 'leads') }} - {{ log_odds('expected', 'leads') }}) / 3
            + 2 * {{ divide('gaps * squared_ages - ages * aged_gaps', 'weights * squared_ages - power(ages, 2)') }} / 3
        ) as level
    from summed
    where cutoffs >= 4
),

leveled as (
    select
        levels.fitted_on,
        fitted_rates.bin_number,
        -- The last digits of logarithms are not the same everywhere.
        round(fitted_rates.rate * levels.level / (1 - fitted_rates.rate + fitted_rates.rate * levels.level), 12) as rate
    from levels
    inner join fitted_rates
        on 'labels ' || cast(levels.fitted_on as varchar) = fitted_rates.fit
),

-- What the moved rates would have said of the leads of their day.
retold as (
    select
        leveled.fitted_on,
        cast(sum({{ to_points('binned.leads * leveled.rate') }}) as double) as expected
    from leveled
    inner join binned
        on leveled.fitted_on = binned.as_of and leveled.bin_number = binned.bin_number
    group by 1
),

-- Whether they would have foretold past cutoffs better than the rates of all cutoffs together, by the likelihood.
trial as (
    select
        coalesce(sum({{ to_points(
            'told.conversions * (' ~ log_odds('retold.expected', 'told.leads') ~ ' - ' ~ log_odds('told.expected', 'told.leads') ~ ')'
            ~ ' + told.leads * ln((told.leads - retold.expected + 0.5) / (told.leads - told.expected + 0.5))'
        ) }}), 0) > 0 as is_moved
    from retold
    inner join told
        on retold.fitted_on = told.fitted_on and not told.is_known
    where told.conversions is not null
),

-- Of the rates of all cutoffs that are over today.
final as (
    select
        fitted_rates.bin_number,
        fitted_rates.rate,
        trial.is_moved,
        case
            when score_quality.overall_finding <> 'ok' then null
            when trial.is_moved then leveled.rate
            else fitted_rates.rate
        end as probability
    from fitted_rates
    inner join as_of_date
        on fitted_rates.fit = 'labels ' || cast(as_of_date.as_of as varchar)
    cross join score_quality
    cross join trial
    left join leveled
        on as_of_date.as_of = leveled.fitted_on and fitted_rates.bin_number = leveled.bin_number
)

select * from final
