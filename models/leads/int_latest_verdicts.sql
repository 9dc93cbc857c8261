with

sales_verdicts as (
    select * from {{ ref('int_sales_verdicts') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

known as (
    select
        sales_verdicts.*,
        leads.created_on,
        row_number() over (partition by sales_verdicts.lead_number order by sales_verdicts.verdict_number desc) as place
    from sales_verdicts
    inner join leads
        on sales_verdicts.lead_number = leads.lead_number
    inner join as_of_date
        on sales_verdicts.recorded_on <= as_of_date.as_of and leads.created_on <= as_of_date.as_of
),

-- What sales saw were the scores of the day before; whoever came on the day itself had none yet.
final as (
    select
        lead_number,
        created_on,
        verdict,
        lower(reason) as reason,
        recorded_on,
        case
            when created_on < recorded_on then cast({{ dbt.dateadd('day', -1, 'recorded_on') }} as date)
            when created_on = recorded_on then recorded_on
        end as scored_on
    from known
    where place = 1
)

select * from final
