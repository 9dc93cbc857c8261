{# The exponent stops at 1000, because Postgres calls a smaller result an underflow. #}
{% macro decay_factor(age_days, half_life_days) -%}
    case
        when {{ half_life_days }} is null then 1
        else power(cast(0.5 as double), least(1000, {{ age_days }} * 1.0 / {{ half_life_days }}))
    end
{%- endmacro %}
