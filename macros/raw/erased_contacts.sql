{# Everybody who asked to be forgotten, under each of their ids: contact_id, each once. Only for use inside a query: no relation may show it. #}
{% macro erased_contacts() -%}
    {%- set requests, aliases = source('raw', 'erasure_requests'), source('raw', 'contact_aliases') -%}
    {%- if execute and raw_columns('contact_aliases') -%}
    (
            with recursive linked as (
                select aliases.alias_id as one_id, aliases.contact_id as other_id from {{ raw_cells('contact_aliases') }} as aliases
                union all
                select aliases.contact_id, aliases.alias_id from {{ raw_cells('contact_aliases') }} as aliases
            ),
            erased as (
                select requests.contact_id from {{ raw_cells('erasure_requests') }} as requests
                where requests.contact_id is not null
                union
                select linked.other_id from erased inner join linked on erased.contact_id = linked.one_id
                where linked.other_id is not null
            )
            select erased.contact_id from erased
        )
    {%- elif execute -%}
    (
            select distinct requests.contact_id
            from {{ raw_cells('erasure_requests') }} as requests
            where requests.contact_id is not null
        )
    {%- endif -%}
{%- endmacro %}
