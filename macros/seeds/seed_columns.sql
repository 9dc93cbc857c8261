{# The header of a seed as it was loaded, or as an earlier set of rules had it: names in lower case -> names as written. Without
   notes and columns without a name, which nothing reads. #}
{% macro seed_columns(seed) -%}
    {%- set found = {} -%}
    {%- if var('rules_version') -%}
        {%- for name in earlier_seed_columns(seed) -%} {%- do found.update({name: name}) -%} {%- endfor -%}
    {%- else -%}
        {#- dbt gives a column without a name a letter, by its place. -#}
        {%- set letters = 'abcdefghijklmnopqrstuvwxyz' -%}
        {%- for column in adapter.get_columns_in_relation(ref(seed)) -%}
            {%- set name = column.name | lower | trim -%}
            {%- if name not in ['notes', letters[loop.index0 % 26] * (loop.index0 // 26 + 1)] -%}
                {%- do found.update({name: column.name}) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{%- endmacro %}
