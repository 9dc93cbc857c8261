{# With nothing new the hits of today fade on together: no event has to be read again. #}
{% macro points_after(change, days) -%}
    case
        when {{ days }} >= {{ change }}.due_in_days then
            {{ cap_points(
                to_points(rule_points(
                    change ~ '.rule_points',
                    change ~ '.decayed_hits * ' ~ decay_factor(days, change ~ '.half_life_days')
                )),
                change ~ '.max_points'
            ) }}
        else {{ to_points(0) }}
    end
{%- endmacro %}
