{# The header of a seed as it was loaded: names in lower case -> names as written. #}
{% macro seed_columns(seed) -%}
    {%- set found = {} -%}
    {%- for column in adapter.get_columns_in_relation(ref(seed)) -%}
        {%- do found.update({column.name | lower | trim: column.name}) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
