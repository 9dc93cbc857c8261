{# Every visitor who is known only as people who asked to be forgotten: anonymous_id, each once. No relation may show it. #}
{% macro erased_visitors() -%}
    {%- set identities = source('raw', 'identities') -%}
    {%- set good_identities, good_contacts = ref('base_identities'), ref('base_contacts') -%}
    {%- set erased = erased_contacts() -%}
    {%- if execute -%}
    (
            select distinct linked.anonymous_id
            from {{ raw_cells('identities') }} as linked
            inner join {{ erased }} as erasures
                on linked.contact_id = erasures.contact_id
            left join (
                select identities.anonymous_id
                from {{ good_identities }} as identities
                inner join {{ good_contacts }} as contacts
                    on identities.contact_id = contacts.contact_id
                where identities.problem is null and contacts.problem is null
            ) as others
                on linked.anonymous_id = others.anonymous_id
            where others.anonymous_id is null
        )
    {%- endif -%}
{%- endmacro %}
