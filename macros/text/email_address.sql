{# An e-mail address as it is compared: in small letters without any blank; null where the cell holds no address. #}
{% macro email_address(expression) -%}
    case
        when {{ email_domain(expression) }} is not null
            then lower(translate({{ expression }}, ' {{ '\t\n\r\u00a0\u200b\ufeff' }}', ''))
    end
{%- endmacro %}
