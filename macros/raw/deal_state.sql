{# How a deal ends up, whatever the day: open, won or lost. What says most goes first; where nothing does, the closing date. #}
{% macro deal_state(is_won, is_closed, stage_outcome, closed_at) -%}
    case
        when {{ is_won }} or ({{ is_won }} is null and {{ stage_outcome }} = 'won') then 'won'
        when not {{ is_closed }} then 'open'
        when {{ is_closed }} then 'lost'
        when {{ stage_outcome }} = 'open' then 'open'
        when {{ stage_outcome }} is not null or {{ closed_at }} is not null then 'lost'
        else 'open'
    end
{%- endmacro %}
