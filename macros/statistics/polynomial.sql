{# Constant term first, by the scheme of Horner. #}
{% macro polynomial(x, coefficients) -%}
    {%- set nested = namespace(sql=coefficients[-1]) -%}
    {%- for coefficient in coefficients[:-1] | reverse -%}
        {%- set nested.sql = coefficient ~ ' + ' ~ x ~ ' * (' ~ nested.sql ~ ')' -%}
    {%- endfor -%}
    ({{ nested.sql }})
{%- endmacro %}
