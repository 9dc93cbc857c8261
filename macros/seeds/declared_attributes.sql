{# The attributes that the property files of some models declare, as rows: attribute. #}
{% macro declared_attributes(model_names=['int_leads', 'int_lead_companies', 'int_engagement_rates']) -%}
    {%- if execute -%}
        {%- set names = [] -%}
        {%- for model_name in model_names -%}
            {%- do names.extend(lead_attribute_names(model_name)) -%}
        {%- endfor -%}
        {%- for name in names %}
        select cast('{{ name }}' as varchar) as attribute
        {{ "union all" if not loop.last }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
