{# E. B. Wilson and M. M. Hilferty, Proceedings of the National Academy of Sciences 17 (1931). #}
{% macro gamma_quantile(mean, variance, z) -%}
    {%- set normal = '(' ~ mean ~ ' + (' ~ z ~ ') * sqrt(' ~ variance ~ '))' -%}
    {%- set root = clamp(
        '(1 - ' ~ variance ~ ' / (9 * power(' ~ mean ~ ', 2)) + (' ~ z ~ ') * sqrt(' ~ variance ~ ') / (3 * ' ~ mean ~ '))',
        'cast(0 as double)', 'cast(1000000 as double)'
    ) -%}
    case
        when {{ mean }} <= 0 then cast(0 as double)
        when {{ mean }} * power({{ root }}, 3) < {{ normal }} then {{ normal }}
        else {{ mean }} * power({{ root }}, 3)
    end
{%- endmacro %}
