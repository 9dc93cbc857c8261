{#
    Proves that every row of the model has a number in the column, from minimum to maximum, both included.
    minimum, maximum: numbers in the unit of the column. Null fails as well, so no not_null is needed beside it.
    Yields the values that fail.
#}
{% test in_range(model, column_name, minimum, maximum) %}
select {{ column_name }}
from {{ model }}
where {{ column_name }} is null or {{ column_name }} < {{ minimum }} or {{ column_name }} > {{ maximum }}
{% endtest %}
