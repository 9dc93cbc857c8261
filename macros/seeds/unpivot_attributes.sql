{# int_leads turned into rows: lead_number, attribute, value. #}
{% macro unpivot_attributes(relation) -%}
    {%- if execute -%}
        {%- for name in lead_attribute_names() %}
        select lead_number, cast('{{ name }}' as varchar) as attribute, cast({{ name }} as varchar) as value from {{ relation }}
        {{ "union all" if not loop.last }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
