with

probability_bins as (
    select * from {{ ref('int_probability_bins') }}
    where split = 'training'
),

score_finding as (
    select * from {{ ref('int_score_finding') }}
),

running as (
    select
        bin_number,
        leads,
        conversions,
        sum(leads) over (order by bin_number) as leads_so_far,
        sum(conversions) over (order by bin_number) as conversions_so_far
    from probability_bins
    where leads > 0
),

-- Isotonic regression in the max-min form: of the runs of bins around a bin, the greatest of the smallest mean rates.
runs as (
    select
        starts.bin_number as first_bin,
        ends.bin_number as last_bin,
        {{ divide(
            'ends.conversions_so_far - starts.conversions_so_far + starts.conversions',
            'ends.leads_so_far - starts.leads_so_far + starts.leads'
        ) }} as mean_rate
    from running as starts
    inner join running as ends
        on starts.bin_number <= ends.bin_number
),

smallest as (
    select
        last_bin as bin_number,
        min(mean_rate) over (partition by first_bin order by last_bin desc rows between unbounded preceding and current row) as smallest_rate
    from runs
),

isotonic as (
    select
        bin_number,
        max(smallest_rate) as probability
    from smallest
    group by 1
),

-- A bin that held no lead takes the probability of the one below it, or of the lowest where there is none.
filled as (
    select
        probability_bins.bin_number,
        max(isotonic.probability) over (order by probability_bins.bin_number rows between unbounded preceding and current row) as probability,
        min(isotonic.probability) over () as lowest_probability
    from probability_bins
    left join isotonic
        on probability_bins.bin_number = isotonic.bin_number
),

final as (
    select
        filled.bin_number,
        case when score_finding.finding = 'ok' then coalesce(filled.probability, filled.lowest_probability) end as probability
    from filled
    cross join score_finding
)

select * from final
