{# Those of some files, as literals of SQL, that may be read whole for their first and last bytes: below 64 MB. #}
{% macro small_files(files) -%}
    {%- set small = [] -%}
    {%- for row in run_query("select 'file ' || filename, size from read_blob([" ~ files | join(', ') ~ "])").rows if row[1] | int < 67108864 -%}
        {%- do small.append(text_literal(as_pattern(row[0][5:]))) -%}
    {%- endfor -%}
    {{ return(small) }}
{%- endmacro %}
