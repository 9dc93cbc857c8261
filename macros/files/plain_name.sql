{# A name as names are compared: without case, blanks and underscores. #}
{% macro plain_name(name) -%}
    {{ return((name | string | lower).replace('\ufeff', ' ').replace('\u200b', ' ').replace('_', ' ').split() | join('')) }}
{%- endmacro %}
