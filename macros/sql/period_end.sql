{# The last day of the month or week (it ends on Sunday) that was over `place` periods ago: 1 is the last one before the date. #}
{% macro period_end(cadence, date, place) -%}
    case {{ cadence }}
        when 'week' then {{ dbt.dateadd('day', "7 - 7 * (" ~ place ~ ") - 1", dbt.date_trunc('week', date)) }}
        else {{ dbt.dateadd('day', -1, dbt.dateadd('month', "1 - (" ~ place ~ ")", dbt.date_trunc('month', date))) }}
    end
{%- endmacro %}
