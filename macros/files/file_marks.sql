{# What the bytes of some files, given as literals of SQL, say of their kind: a list of {name, size, start, end}, four bytes each, in hex. #}
{% macro file_marks(files) -%}
    {%- set marks = [] -%}
    {%- for row in (run_query(
        "select 'file ' || filename, size, 'hex ' || hex(content[1:4]), 'hex ' || hex(content[-4:]) from read_blob([" ~ files | join(', ') ~ "]) order by 1"
    ).rows if files else []) -%}
        {%- do marks.append({'name': row[0][5:], 'size': row[1] | int, 'start': row[2][4:], 'end': row[3][4:]}) -%}
    {%- endfor -%}
    {{ return(marks) }}
{%- endmacro %}
