with

fit_bins as (
    select * from {{ ref('int_fit_bins') }}
),

running as (
    select
        fit,
        bin_number,
        leads,
        conversions,
        sum(leads) over (partition by fit order by bin_number) as leads_so_far,
        sum(conversions) over (partition by fit order by bin_number) as conversions_so_far
    from fit_bins
    where leads > 0
),

-- Isotonic regression in the max-min form: of the runs of bins around a bin, the greatest of the smallest mean rates.
runs as (
    select
        starts.fit,
        starts.bin_number as first_bin,
        ends.bin_number as last_bin,
        {{ divide(
            'ends.conversions_so_far - starts.conversions_so_far + starts.conversions',
            'ends.leads_so_far - starts.leads_so_far + starts.leads'
        ) }} as mean_rate
    from running as starts
    inner join running as ends
        on starts.fit = ends.fit and starts.bin_number <= ends.bin_number
),

smallest as (
    select
        fit,
        last_bin as bin_number,
        min(mean_rate) over (
            partition by fit, first_bin order by last_bin desc rows between unbounded preceding and current row
        ) as smallest_rate
    from runs
),

isotonic as (
    select
        fit,
        bin_number,
        max(smallest_rate) as rate
    from smallest
    group by 1, 2
),

-- A bin that held no lead takes the rate of the one below it, or of the lowest where there is none.
filled as (
    select
        fit_bins.fit,
        fit_bins.bin_number,
        max(isotonic.rate) over (
            partition by fit_bins.fit order by fit_bins.bin_number rows between unbounded preceding and current row
        ) as rate,
        min(isotonic.rate) over (partition by fit_bins.fit) as lowest_rate
    from fit_bins
    left join isotonic
        on fit_bins.fit = isotonic.fit and fit_bins.bin_number = isotonic.bin_number
),

final as (
    select
        fit,
        bin_number,
        coalesce(rate, lowest_rate) as rate
    from filled
)

select * from final
