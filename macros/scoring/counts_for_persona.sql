{% macro counts_for_persona(rule_persona, persona) -%}
    ({{ rule_persona }} is null or {{ rule_persona }} = {{ persona }})
{%- endmacro %}
