{# A text as a message may show it: on one line, with a plain space for each kind of space and line end, and a question mark for
   each other sign that nobody sees or that a terminal obeys. #}
{% macro on_one_line(expression) -%}
    {%- set spaces = [9, 10, 11, 12, 13, 133, 160, 5760, 8232, 8233, 8239, 8287, 12288] + range(8192, 8203) | list -%}
    {%- set signs = [173, 847, 1564, 6158, 65039, 65279] -%}
    {%- for first, last in [(1, 8), (14, 31), (127, 132), (134, 159), (8203, 8207), (8234, 8238), (8288, 8303)] -%}
        {%- do signs.extend(range(first, last + 1)) -%}
    {%- endfor -%}
    translate({{ expression }}, {% for code in spaces + signs %}chr({{ code }}){{ ' || ' if not loop.last }}{% endfor %}, '{{ ' ' * spaces | length ~ '?' * signs | length }}')
{%- endmacro %}
