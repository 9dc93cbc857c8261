{# The var raw_date_order, checked: day_first, month_first or blank. #}
{% macro raw_date_order() -%}
    {%- set order = (var('raw_date_order', none) or '') | string | lower | trim -%}
    {%- if order not in ['', 'day_first', 'month_first'] -%}
        {{ exceptions.raise_compiler_error(
            "the var raw_date_order is '" ~ shown_name(order) ~ "'. Allowed: day_first (1/2/2026 is the 1st of February), month_first (it is the 2nd of January),"
            ~ " or blank (such dates are unreadable). Mend: --vars '{raw_date_order: day_first}'."
        ) }}
    {%- endif -%}
    {{ return(order) }}
{%- endmacro %}
