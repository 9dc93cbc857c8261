{# Everybody who asked to be forgotten: contact_id, each once. Only for use inside a query: no relation may show it. #}
{% macro erased_contacts() -%}
    {%- set requests = source('raw', 'erasure_requests') -%}
    {%- if execute -%}
    (
            select distinct requests.contact_id
            from {{ raw_cells('erasure_requests') }} as requests
            where requests.contact_id is not null
        )
    {%- endif -%}
{%- endmacro %}
