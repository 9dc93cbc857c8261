{# Every visitor who is known only as people who asked to be forgotten: anonymous_id, each once. No relation may show it. #}
{% macro erased_visitors() -%}
    {%- set identities, good_links = source('raw', 'identities'), ref('stg_identities') -%}
    {%- set erased = erased_contacts() -%}
    {%- if execute -%}
    (
            select distinct linked.anonymous_id
            from {{ raw_cells('identities') }} as linked
            inner join {{ erased }} as erasures
                on linked.contact_id = erasures.contact_id
            left join (
                select good_links.anonymous_id from {{ good_links }} as good_links
                where good_links.rejection_reason is null
            ) as others
                on linked.anonymous_id = others.anonymous_id
            where others.anonymous_id is null
        )
    {%- endif -%}
{%- endmacro %}
