{# The signs that nobody sees or that a terminal obeys, as pairs of codes, the first and the last of each run. #}
{% macro hidden_signs() -%}
    {{ return([
        (0, 31), (127, 160), (173, 173), (847, 847), (1564, 1564), (5760, 5760), (6158, 6158), (8192, 8207), (8232, 8239), (8287, 8303),
        (12288, 12288), (65039, 65039), (65279, 65279)
    ]) }}
{%- endmacro %}
