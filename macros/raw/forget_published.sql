{# What takes out of the published scores whoever asked to be forgotten, and the days that are past their retention. #}
{% macro forget_published() -%}
    delete from {{ this }}
    where
        lead_id in (select erasures.contact_id from {{ erased_contacts() }} as erasures)
        or as_of < (select retention.keep_from from {{ ref('int_as_of') }} as retention)
{%- endmacro %}
