{# The rows of a seed as dbt has read them, but for the word `null`, which dbt takes for a blank: where the file can be seen it
   stays the word that a person wrote. #}
{% macro seed_table_rows(model, agate_table) -%}
    {%- set rows = agate_table.rows | map('list') | list -%}
    {%- set path = (model.root_path ~ '/' ~ model.original_file_path) | replace('\\', '/') -%}
    {%- set file = path.split('/')[-1] -%}
    {%- for text in seed_texts(path[:-(file | length) - 1], file).values() if text and 'null' in text | lower -%}
        {%- set written = seed_file_rows(text[1:] if text[0] == '\ufeff' else text)[1:] -%}
        {%- for row in written if written | length == rows | length -%}
            {%- set loaded = rows[loop.index0] -%}
            {%- for place in range(loaded | length) -%}
                {%- set cell = (row.cells or [])[place] | default('') | trim -%}
                {%- if loaded[place] is none and cell | lower == 'null' and agate_table.column_names[place] in model.config.column_types -%}
                    {%- do loaded.pop(place) -%}
                    {%- do loaded.insert(place, cell) -%}
                {%- endif -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(rows) }}
{%- endmacro %}
