{# In whole numbers up to the last step, so that a tie is rounded up on every engine. #}
{% macro ratio(count, total) -%}
    cast(floor(cast(20000 * ({{ count }}) + ({{ total }}) as double) / nullif(2 * ({{ total }}), 0)) / 10000 as decimal(18, 4))
{%- endmacro %}
