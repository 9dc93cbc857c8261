{# The host of a web address in lower case, without its port; null where there is none. #}
{% macro page_host(page) -%}
    {%- set host -%}
        reverse({{ dbt.split_part('reverse(' ~ page_authority(page) ~ ')', "'@'", 1) }})
    {%- endset -%}
    {#- An address of IPv6 has colons of its own. -#}
    nullif(
        lower(
            case
                when left({{ host }}, 1) = '[' then {{ dbt.split_part(host, "']'", 1) }} || ']'
                else {{ dbt.split_part(host, "':'", 1) }}
            end
        ),
        ''
    )
{%- endmacro %}
