{# What an event has to say to a rule, as one text: the cell of the property that the rule names, or, where it names several, each of
   them with its name, as named_cell finds it. #}
{% macro event_cells(events, properties) -%}
    case
        when position(chr(31) in {{ properties }}) > 0
            then
                {%- for name, cell in event_columns(events).items() %}
                case
                    when position(chr(31) || '{{ name }}' || chr(31) in {{ properties }}) > 0
                        then coalesce(chr(30) || '{{ name }}' || chr(31) || replace({{ cell }}, chr(30), chr(31)), '')
                    else ''
                end ||
                {%- endfor %}
                case when right({{ properties }}, 1) <> chr(31) then coalesce({{ events }}.other_cells, '') else '' end
        else {{ event_property(events, properties) }}
    end
{%- endmacro %}
