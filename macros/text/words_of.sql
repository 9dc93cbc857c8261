{# ASCII marks become spaces, full stops vanish (C.E.O. is CEO), words stand between single spaces, one at each end. #}
{% macro words_of(expression) -%}
    {%- set marks = ",;:/\\&()-_+|\"[]{}!?*#@%$<>=~^`" ~ '\t\r\n' -%}
    ' ' || trim(
        {%- for _ in range(4) %}replace({% endfor -%}
        translate(replace(replace(lower({{ expression }}), '.', ''), '''', ' '), '{{ marks }}', '{{ ' ' * marks | length }}')
        {%- for _ in range(4) %}, '  ', ' '){% endfor -%}
    ) || ' '
{%- endmacro %}
