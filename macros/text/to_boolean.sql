{% macro to_boolean(expression) -%}
    case
        when lower({{ clean_key(expression) }}) in ('true', 't', 'yes', 'y', '1') then true
        when lower({{ clean_key(expression) }}) in ('false', 'f', 'no', 'n', '0') then false
    end
{%- endmacro %}
