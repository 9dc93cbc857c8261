{# The column of events that a rule names, as text. #}
{% macro event_property(events, property) -%}
    case {{ property }}
        {%- for name, cell in event_columns(events).items() %}
        when '{{ name }}' then {{ cell }}
        {%- endfor %}
        else {{ named_cell(events ~ '.other_cells', property) }}
    end
{%- endmacro %}
