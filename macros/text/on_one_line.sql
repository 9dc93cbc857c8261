{# A text as a message may show it: on one line, with a plain space for each kind of space and line end, and a question mark for
   each other sign that nobody sees or that a terminal obeys. #}
{% macro on_one_line(expression) -%}
    {%- set spaces = [9, 10, 11, 12, 13, 133, 160, 5760, 8232, 8233, 8239, 8287, 12288] + range(8192, 8203) | list -%}
    {%- set signs = [] -%}
    {%- for first, last in hidden_signs() -%}
        {#- No text of a database holds a sign of code 0. -#}
        {%- do signs.extend(range([first, 1] | max, last + 1) | reject('in', spaces)) -%}
    {%- endfor -%}
    translate({{ expression }}, {% for code in spaces + signs %}chr({{ code }}){{ ' || ' if not loop.last }}{% endfor %}, '{{ ' ' * spaces | length ~ '?' * signs | length }}')
{%- endmacro %}
