{# The name of a file or column as a message may show it: others wrote it, so nothing in it may steer a terminal. #}
{% macro shown_name(name) -%}
    {{ return(modules.re.sub('[^\\w .,;:!?@#$%&()\\[\\]{}+=<>/|*~^\'"`-]', '?', name | string | trim)[:60]) }}
{%- endmacro %}
