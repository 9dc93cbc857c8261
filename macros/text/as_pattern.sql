{# A path as a pattern that means it alone, for engines that take every path for a pattern. #}
{% macro as_pattern(path) -%}
    {{ return(path.replace('[', '[[]').replace('*', '[*]').replace('?', '[?]')) }}
{%- endmacro %}
