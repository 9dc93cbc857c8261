{# Stops the build in words where a file that is called Parquet is none: its first or last four bytes say so. #}
{% macro check_parquet_files(entry, files) -%}
    {%- for mark in file_marks(small_files(files)) -%}
        {%- set start = mark.start -%}
        {%- set what = 'empty' if mark.size == 0
            else 'cut off: its end is missing' if start == '50415231' and mark.end != '50415231'
            else 'encrypted' if start == '50415245'
            else 'a workbook of a spreadsheet' if start.startswith('504B')
            else 'compressed with gzip' if start.startswith('1F8B')
            else 'no Parquet file' if start != '50415231' -%}
        {%- if what -%}
            {{ exceptions.raise_compiler_error(
                "the raw file " ~ shown_name(entry.name ~ ('/' ~ mark.name.split('/')[-1] if entry.is_folder else '')) ~ " is " ~ what
                ~ ". Mend: export it again as Parquet, or as CSV and name it " ~ entry.table ~ ".csv."
            ) }}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
