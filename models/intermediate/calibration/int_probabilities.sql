with

fitted_rates as (
    select * from {{ ref('int_fitted_rates') }}
    where fit = 'training'
),

score_finding as (
    select * from {{ ref('int_score_finding') }}
),

final as (
    select
        fitted_rates.bin_number,
        case when score_finding.finding = 'ok' then fitted_rates.rate end as probability
    from fitted_rates
    cross join score_finding
)

select * from final
