{# A cell as a message may show it: only what is made of digits, signs and the few words that numbers, dates and flags have. The words stand in one text: DuckDB would join a long list to every row, also where nothing is asked. #}
{% macro shown_value(expression) -%}
    case
        when
            length({{ expression }}) <= 24
            and position('@' in {{ expression }}) = 0
            and position(
                ' ' || translate(lower({{ expression }}), '0123456789.,:;/+-()<>%$€£ ', '') || ' '
                in '  t z tz k m b e am pm gmt utc inf infinity nan na none null true false yes no on off jan feb mar apr may jun jul aug sep oct nov dec st nd rd th '
            ) > 0
            then {{ expression }}
    end
{%- endmacro %}
