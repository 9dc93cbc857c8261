{# To 9 decimals first, so that the last bit of a double never decides a tier; then half up to 2. Scores are not negative. #}
{% macro round_score(score) -%}
    cast(round(cast({{ score }} as decimal(38, 9)), 2) as double)
{%- endmacro %}
