{# The first two hexadecimal digits of a fingerprint as a number, which is as good as drawn by chance. #}
{% macro first_byte(fingerprint) -%}
    (
        16 * (position(substr({{ fingerprint }}, 1, 1) in '0123456789abcdef') - 1)
        + position(substr({{ fingerprint }}, 2, 1) in '0123456789abcdef') - 1
    )
{%- endmacro %}
