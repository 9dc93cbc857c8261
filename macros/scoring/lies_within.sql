{# Whether a day lies within so many days up to a date, the date being the first of them. #}
{% macro lies_within(day, date, days) -%}
    {{ dbt.datediff(day, date, 'day') }} between 0 and {{ days }} - 1
{%- endmacro %}
