{# E. B. Wilson, Journal of the American Statistical Association 22 (1927). #}
{% macro wilson_low(successes, trials, z) -%}
    {{ clamp(
        '((' ~ successes ~ ' + power(' ~ z ~ ', 2) / 2 - ' ~ z ~ ' * sqrt('
        ~ 'cast(' ~ successes ~ ' as double) * (' ~ trials ~ ' - ' ~ successes ~ ') / nullif(' ~ trials ~ ', 0) + power(' ~ z ~ ', 2) / 4'
        ~ ')) / (nullif(' ~ trials ~ ', 0) + power(' ~ z ~ ', 2)))',
        'cast(0 as double)', 'cast(1 as double)'
    ) }}
{%- endmacro %}
