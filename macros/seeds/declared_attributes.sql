{# The attributes that the property file of int_leads declares, as rows: attribute. #}
{% macro declared_attributes() -%}
    {%- if execute -%}
        {%- for name in lead_attribute_names() %}
        select cast('{{ name }}' as varchar) as attribute
        {{ "union all" if not loop.last }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
