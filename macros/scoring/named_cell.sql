{# Of cells in one text, each behind chr(30), its name and chr(31), the one of a name; null where it is blank or not there. #}
{% macro named_cell(cells, name) -%}
    nullif({{ dbt.split_part(dbt.split_part(cells, 'chr(30) || ' ~ name ~ ' || chr(31)', 2), 'chr(30)', 1) }}, '')
{%- endmacro %}
