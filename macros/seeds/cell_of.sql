{# The cell of one column, over all cells of a row of a seed; null where it is blank. #}
{% macro cell_of(column_name) -%}
    max(case when column_name = '{{ column_name }}' then cell end)
{%- endmacro %}
