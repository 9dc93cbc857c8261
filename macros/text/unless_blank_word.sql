{# The value, or null where it is nothing but a word that means nothing. #}
{% macro unless_blank_word(value, words) -%}
    case
        when position(chr(31) || lower(replace({{ value }}, ' ', '')) || chr(31) in {{ words }}) > 0 then null
        else {{ value }}
    end
{%- endmacro %}
