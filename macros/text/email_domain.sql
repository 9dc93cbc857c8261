{# What stands after the last @; null where nothing stands on either side of it. #}
{% macro email_domain(email) -%}
    {%- set behind_the_last_at -%}
        reverse({{ dbt.split_part('reverse(' ~ email ~ ')', "'@'", 1) }})
    {%- endset -%}
    case
        when
            position('@' in {{ email }}) > 0
            and trim(left({{ email }}, length({{ email }}) - length({{ behind_the_last_at }}) - 1)) <> ''
            then nullif(trim({{ behind_the_last_at }}), '')
    end
{%- endmacro %}
