{# ASCII marks become spaces, full stops vanish (C.E.O. is CEO), words stand between single spaces, one at each end. #}
{% macro words_of(expression) -%}
    {%- set marks = ",;:/\\&()-_+|\"[]{}!?*#@%$<>=~^`" ~ '\t\n\r' -%}
    {#- After translate no ~ is left, so that it can mark each blank; a mark before a blank is a blank too many. -#}
    ' ' || trim(
        replace(replace(replace(
            translate(replace(replace(lower({{ expression }}), '.', ''), '''', ' '), '{{ marks }}', '{{ ' ' * marks | length }}'),
            ' ', ' ~'
        ), '~ ', ''), '~', '')
    ) || ' '
{%- endmacro %}
