{# A yes/no as sources write it, in words, numbers and typed columns; null where the cell is blank or says neither. #}
{% macro to_flag(expression) -%}
    case
        when lower({{ clean_key(expression) }}) in ('true', 't', 'yes', 'y', 'on') then true
        when lower({{ clean_key(expression) }}) in ('false', 'f', 'no', 'n', 'off') then false
        when {{ to_number(clean_key(expression)) }} = 1 then true
        when {{ to_number(clean_key(expression)) }} = 0 then false
    end
{%- endmacro %}
