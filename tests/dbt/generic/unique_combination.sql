{#
    Proves that no two rows of the model agree in all of the columns.
    columns: list of column names. Two nulls count as the same value, as in a group by.
    Yields each combination that stands more than once, with the number of its copies.
#}
{% test unique_combination(model, columns) %}
select
    {{ columns | join(', ') }},
    count(*) as copies
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
