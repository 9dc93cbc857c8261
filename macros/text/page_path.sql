{# The page that a web address means: its path in lower case without a slash at the end. What is no address stays as it is. #}
{% macro page_path(page) -%}
    {%- set authority = page_authority(page) -%}
    {%- set rest = "substring(" ~ page ~ " from position('://' in " ~ page ~ ") + 3 + length(" ~ authority ~ "))" -%}
    case
        {%- for is_address, path in [("left(" ~ page ~ ", 1) = '/'", page), (authority ~ " is not null", rest)] %}
        when {{ is_address }}
            then coalesce(
                nullif(trim(trailing '/' from lower(trim({{ dbt.split_part(dbt.split_part(path, "'#'", 1), "'?'", 1) }}))), ''), '/'
            )
        {%- endfor %}
        else {{ page }}
    end
{%- endmacro %}
