{# Small numbers stop at e^-690, because Postgres calls a smaller result an underflow. #}
{% macro rank_weight(discount, place) -%}
    (1 - {{ discount }}) * power({{ discount }}, least(cast({{ place }} - 1 as double), -690 / ln(nullif({{ discount }}, 0))))
{%- endmacro %}
