{# Stops the build in words where a file that is called Parquet is none: its first or last four bytes say so. #}
{% macro check_parquet_files(entry, files) -%}
    {#- A large file is not read for that. -#}
    {%- set small = [] -%}
    {%- for row in run_query("select 'file ' || filename, size from read_blob([" ~ files | join(', ') ~ "])").rows if row[1] | int < 67108864 -%}
        {%- do small.append(text_literal(row[0][5:].replace('[', '[[]').replace('*', '[*]').replace('?', '[?]'))) -%}
    {%- endfor -%}
    {%- for row in (run_query(
        "select 'file ' || filename, size, 'hex ' || hex(content[1:4]), 'hex ' || hex(content[-4:]) from read_blob([" ~ small | join(', ') ~ "]) order by 1"
    ).rows if small else []) -%}
        {%- set start, end = row[2][4:], row[3][4:] -%}
        {%- set what = 'empty' if row[1] | int == 0
            else 'cut off: its end is missing' if start == '50415231' and end != '50415231'
            else 'encrypted' if start == '50415245'
            else 'a workbook of a spreadsheet' if start.startswith('504B')
            else 'compressed with gzip' if start.startswith('1F8B')
            else 'no Parquet file' if start != '50415231' -%}
        {%- if what -%}
            {{ exceptions.raise_compiler_error(
                "the raw file " ~ shown_name(entry.name ~ ('/' ~ row[0].split('/')[-1] if entry.is_folder else '')) ~ " is " ~ what
                ~ ". Mend: export it again as Parquet, or as CSV and name it " ~ entry.table ~ ".csv."
            ) }}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
