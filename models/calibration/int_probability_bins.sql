with

threshold_counts as (
    select * from {{ ref('int_threshold_counts') }}
    where replicate = 0 and split <> 'today'
),

settings as (
    select * from {{ ref('int_settings') }}
),

bins as (
    select
        splits.split,
        cast(places.place - 1 as integer) as bin_number,
        cast(100 as double) * (places.place - 1) / settings.probability_bins as min_score,
        cast(100 as double) * places.place / settings.probability_bins as below_score
    from settings
    inner join {{ whole_numbers(1000) }} as places
        on settings.probability_bins >= places.place
    cross join (values ('training'), ('held_out')) as splits (split)
),

counts as (
    select
        threshold_counts.split,
        {{ score_bin('threshold_counts.threshold', 'settings.probability_bins') }} as bin_number,
        sum(threshold_counts.leads) as leads,
        sum(threshold_counts.conversions) as conversions
    from threshold_counts
    cross join settings
    group by 1, 2
),

final as (
    select
        cast(bins.split as varchar) as split,
        bins.bin_number,
        bins.min_score,
        bins.below_score,
        cast(coalesce(counts.leads, 0) as bigint) as leads,
        cast(coalesce(counts.conversions, 0) as bigint) as conversions
    from bins
    left join counts
        on bins.split = counts.split and bins.bin_number = counts.bin_number
)

select * from final
