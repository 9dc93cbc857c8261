{# What stands between http:// or https:// and the path: the host, with its port and the name before it; null for other texts. #}
{% macro page_authority(page) -%}
    case
        when lower(left({{ page }}, 7)) = 'http://' or lower(left({{ page }}, 8)) = 'https://'
            then {{ dbt.split_part(
                dbt.split_part(dbt.split_part("substring(" ~ page ~ " from position('://' in " ~ page ~ ") + 3)", "'/'", 1), "'?'", 1), "'#'", 1
            ) }}
    end
{%- endmacro %}
