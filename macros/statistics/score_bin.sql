{# The number of the bin, from 0, that holds a score; all are equally wide and the last holds 100 too. #}
{% macro score_bin(score, bins) -%}
    cast({{ clamp('floor(round(' ~ score ~ ' * 100) * ' ~ bins ~ ' / 10000)', 0, bins ~ ' - 1') }} as integer)
{%- endmacro %}
