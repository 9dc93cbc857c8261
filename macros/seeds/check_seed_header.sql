{# Stops a seed before its table is made where the header is outside its contract: dbt would write it into SQL as it is.
   dbt itself gives a column without a name a letter, by its place. #}
{% macro check_seed_header() -%}
    {%- if execute -%}
        {%- if not modules.re.match('[\\w.-]+\\Z', model.name) -%}
            {{ exceptions.raise_compiler_error(
                visible(model.name) ~ '.csv: the name of the file holds signs that the name of a table cannot; allowed: letters, digits, _, - '
                ~ 'and full stops. Mend: rename the file, or take it out of the folder.'
            ) }}
        {%- endif -%}
        {%- set known = model.columns | list if model.config.meta.key is defined else none -%}
        {%- set letters = 'abcdefghijklmnopqrstuvwxyz' -%}
        {%- for name in load_agate_table().column_names -%}
            {%- set letter = letters[loop.index0 % 26] * (loop.index0 // 26 + 1) -%}
            {%- set is_known = (
                name | trim | lower in known + ['notes', letter] if known is not none else modules.re.match('^[\\w .-]*$', name)
            ) -%}
            {%- if not is_known -%}
                {{ exceptions.raise_compiler_error(
                    model.name ~ '.csv, row (header), column ' ~ visible(name) ~ ": '" ~ visible(name) ~ "' is not allowed; allowed: "
                    ~ ('the columns ' ~ known | join(', ') if known is not none else 'letters, digits, spaces, full stops, - and _')
                    ~ '. Mend: rename or remove the column.'
                ) }}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
