{#
    Proves that every row of the model has a number in the column, from minimum to maximum, both included.
    minimum, maximum: numbers in the unit of the column. Null fails as well, so no not_null is needed beside it, unless
    may_be_blank says that it is allowed.
    Yields the values that fail.
#}
{% test in_range(model, column_name, minimum, maximum, may_be_blank=false) %}
select {{ column_name }}
from {{ model }}
where
    {{ column_name }} < {{ minimum }} or {{ column_name }} > {{ maximum }}
    {{- '' if may_be_blank else ' or ' ~ column_name ~ ' is null' }}
{% endtest %}
