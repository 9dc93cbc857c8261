{# What stands after the last @; null where nothing stands on either side of it. #}
{% macro email_domain(email) -%}
    case
        when position('@' in {{ email }}) > 1
            then nullif(reverse({{ dbt.split_part('reverse(' ~ email ~ ')', "'@'", 1) }}), '')
    end
{%- endmacro %}
