{# A reason in words with its worth: Asked for a demo (+12.5). #}
{% macro ledger_line(description, score_points) -%}
    {{ description }} || ' (+' || cast(cast(round(cast({{ score_points }} as decimal(38, 9)), 1) as decimal(38, 1)) as varchar) || ')'
{%- endmacro %}
