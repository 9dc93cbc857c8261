with

calibration_bins as (
    select * from {{ ref('int_calibration_bins') }}
),

score_quality as (
    select * from {{ ref('int_score_quality') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

final as (
    select
        calibration_bins.split,
        cast(case
            when calibration_bins.level_number is null then 'all'
            else
                cast(cast(calibration_bins.min_score as decimal(5, 2)) as varchar) || ' to '
                || cast(cast(calibration_bins.below_score as decimal(5, 2)) as varchar)
        end as varchar) as band,
        calibration_bins.min_score,
        calibration_bins.below_score,
        cast(calibration_bins.leads as bigint) as leads,
        cast(calibration_bins.conversions as bigint) as conversions,
        case when score_quality.finding <> 'not enough data' then {{ divide('calibration_bins.conversions', 'calibration_bins.leads') }} end
            as conversion_rate,
        {{ wilson_low('calibration_bins.conversions', 'calibration_bins.leads', 'settings.z') }} as conversion_rate_low,
        {{ wilson_high('calibration_bins.conversions', 'calibration_bins.leads', 'settings.z') }} as conversion_rate_high,
        calibration_bins.probability as conversion_probability,
        calibration_bins.brier_score,
        calibration_bins.calibration_error,
        case when score_quality.finding <> 'not enough data' then calibration_bins.median_days end as median_days_to_convert,
        case when calibration_bins.level_number is null then score_quality.auc end as auc,
        case when calibration_bins.level_number is null then score_quality.auc_low end as auc_low,
        case when calibration_bins.level_number is null then score_quality.auc_high end as auc_high,
        score_quality.finding,
        as_of_date.as_of
    from calibration_bins
    inner join score_quality
        on calibration_bins.split = score_quality.split
    cross join settings
    cross join as_of_date
    where score_quality.finding <> 'not enough data' or calibration_bins.level_number is null
)

select * from final
