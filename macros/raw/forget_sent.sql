{# What takes out of what was sent whoever asked to be forgotten, what a day that was sent again took back, and what is past its retention. #}
{% macro forget_sent() -%}
    delete from {{ this }} as sent
    where
        sent.lead_id in (select erasures.contact_id from {{ erased_contacts() }} as erasures)
        or (
            sent.as_of > (select as_of_date.as_of from {{ ref('int_as_of') }} as as_of_date)
            and sent.lead_id in (select updates.lead_id from {{ ref('crm_lead_updates') }} as updates)
        )
        or (
            sent.as_of < (select retention.keep_from from {{ ref('int_as_of') }} as retention)
            and (
                sent.change = 'removed'
                or exists (
                    select 1 from {{ this }} as later
                    where
                        later.lead_id = sent.lead_id and later.as_of > sent.as_of
                        and later.as_of < (select retention.keep_from from {{ ref('int_as_of') }} as retention)
                )
            )
        )
{%- endmacro %}
