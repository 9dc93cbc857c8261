{# The ISO codes of the currencies that may stand in a cell beside an amount, in small letters, as a regular expression. #}
{% macro currency_codes() -%}
    {{ return(
        'eur|usd|gbp|jpy|chf|cad|aud|nzd|sek|nok|dkk|isk|pln|czk|huf|ron|bgn|try|uah|rub|ils|aed|sar|qar|egp|zar|ngn|kes|inr|cny'
        ~ '|hkd|sgd|twd|krw|thb|idr|myr|php|vnd|brl|mxn|clp|cop|pen|ars'
    ) }}
{%- endmacro %}
