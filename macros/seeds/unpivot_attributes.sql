{# The attributes of a model turned into rows: the columns that are kept, attribute, value. #}
{% macro unpivot_attributes(relation, model_name, kept) -%}
    {%- if execute -%}
        {%- for name in lead_attribute_names(model_name) %}
        select {{ kept }}, cast('{{ name }}' as varchar) as attribute, cast({{ name }} as varchar) as value from {{ relation }}
        {{ "union all" if not loop.last }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
