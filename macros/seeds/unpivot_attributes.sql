{# The attributes of models turned into rows: the columns that are kept, attribute, value. #}
{% macro unpivot_attributes(models, kept) -%}
    {%- if execute -%}
        {%- for relation, model_name in models.items() -%}
        {%- set is_last_model = loop.last -%}
        {%- for name in lead_attribute_names(model_name) %}
        select {{ kept }}, cast('{{ name }}' as varchar) as attribute, cast({{ name }} as varchar) as value from {{ relation }}
        {{ "union all" if not (loop.last and is_last_model) }}
        {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
