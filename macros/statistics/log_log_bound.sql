{# J. D. Kalbfleisch and R. L. Prentice, The Statistical Analysis of Failure Time Data, 1980: it stays between 0 and 1. #}
{% macro log_log_bound(log_survival, variance, z) -%}
    case
        when {{ log_survival }} < 0 and {{ variance }} >= 0
            then exp({{ log_survival }} * exp({{ z }} * sqrt({{ variance }}) / (-({{ log_survival }}))))
    end
{%- endmacro %}
