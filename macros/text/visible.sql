{# A text for a message: on one line, at most 100 characters, with signs that nobody sees written as what they are. #}
{% macro visible(text) -%}
    {%- set shown = namespace(text=text | string) -%}
    {%- set runs = [] -%}
    {%- for run in hidden_signs() -%} {%- do runs.append('\\u%04x-\\u%04x' % run) -%} {%- endfor -%}
    {%- for sign in modules.re.findall('[' ~ runs | join ~ ']', shown.text) -%}
        {%- set shown.text = shown.text | replace(sign, '[' ~ sign.encode('unicode_escape').decode() ~ ']') -%}
    {%- endfor -%}
    {{ return(shown.text[:100] ~ ('…' if shown.text | length > 100 else '')) }}
{%- endmacro %}
