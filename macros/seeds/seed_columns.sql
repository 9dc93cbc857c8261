{# The header of a seed as it was loaded, or as an earlier set of rules had it: names in lower case -> names as written. #}
{% macro seed_columns(seed) -%}
    {%- set found = {} -%}
    {%- if var('rules_version') -%}
        {%- for name in earlier_seed_columns(seed) -%} {%- do found.update({name: name}) -%} {%- endfor -%}
    {%- else -%}
        {%- for column in adapter.get_columns_in_relation(ref(seed)) -%}
            {%- do found.update({column.name | lower | trim: column.name}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{%- endmacro %}
