{# The page that a web address means: its path in lower case without a slash at the end. What is no address stays as it is. #}
{% macro page_path(page) -%}
    {%- set path -%}
        substring({{ page }} from coalesce(position('://' in {{ page }}) + 3 + length({{ page_authority(page) }}), 1))
    {%- endset -%}
    case
        when left({{ page }}, 1) = '/' or {{ page_authority(page) }} is not null
            then coalesce(
                nullif(
                    trim(trailing '/' from lower(trim({{ dbt.split_part(dbt.split_part(path, "'#'", 1), "'?'", 1) }}))), ''
                ),
                '/'
            )
        else {{ page }}
    end
{%- endmacro %}
