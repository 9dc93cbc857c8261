{# The logarithm of the odds of some successes, with half a trial added to each side: none and all have one too (J. B. S. Haldane, 1956). #}
{% macro log_odds(successes, trials) -%}
    ln(({{ successes }} + cast(0.5 as double)) / ({{ trials }} - {{ successes }} + cast(0.5 as double)))
{%- endmacro %}
