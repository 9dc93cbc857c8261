{#
    Proves that the column is blank in every row, unless the setting show_contact_details says yes. For columns that
    hold the name or the e-mail address of a person.
    Yields the rows that show one.
#}
{% test blank_unless_asked_for(model, column_name) %}
select {{ column_name }}
from {{ model }}
where
    {{ column_name }} is not null
    and not (select settings.show_contact_details from {{ ref('int_settings') }} as settings)
{% endtest %}
