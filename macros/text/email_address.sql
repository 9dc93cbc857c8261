{# An e-mail address as it is compared: in small letters without any blank; null where the cell holds no address. #}
{% macro email_address(expression) -%}
    case
        when {{ email_domain(expression) }} is not null
            then lower(translate({{ expression }}, ' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(8203) || chr(65279), ''))
    end
{%- endmacro %}
