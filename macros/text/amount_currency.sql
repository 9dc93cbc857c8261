{% macro amount_currency(expression) -%}
    {{ return(adapter.dispatch('amount_currency', 'lead_scoring')(expression)) }}
{%- endmacro %}

{% macro default__amount_currency(expression) -%}
    cast(null as varchar)
{%- endmacro %}

{# A plain $, kr or ¥ stands for the money of many countries and names none. #}
{% macro duckdb__amount_currency(expression) -%}
    {%- set signs = {
        '€': 'EUR', '£': 'GBP', '₹': 'INR', '₽': 'RUB', '₩': 'KRW', '₺': 'TRY', '₪': 'ILS', 'zł': 'PLN', 'kč': 'CZK', 'us$': 'USD',
        'ca$': 'CAD', 'au$': 'AUD', 'nz$': 'NZD', 'hk$': 'HKD', 'c$': 'CAD', 'a$': 'AUD', 'r$': 'BRL',
    } -%}
    case
        {%- for sign, code in signs.items() %}
        when position('{{ sign }}' in lower({{ expression }})) > 0 then '{{ code }}'
        {%- endfor %}
        else upper(nullif(regexp_extract(lower({{ expression }}), '{{ currency_codes() }}'), ''))
    end
{%- endmacro %}
