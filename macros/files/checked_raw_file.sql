{# The encoding of a CSV file, utf-8 or utf-16; stops the build in words where it is neither, or no CSV at all. No message holds a cell. #}
{% macro checked_raw_file(entry, file, compression) -%}
    {%- set shown = "the raw file " ~ shown_name(entry.name) -%}
    {%- set save = " Mend: save it as CSV in UTF-8 (in a spreadsheet: 'CSV UTF-8'), or as Parquet." -%}
    {#- A large file is not read for its first bytes: what cannot be unpacked stops it in DuckDB's words. -#}
    {%- for mark in (file_marks(small_files([file])) if compression != 'none' else []) -%}
        {%- if not mark.start.startswith({'gzip': '1F8B', 'zstd': '28B52FFD'}[compression]) -%}
            {{ exceptions.raise_compiler_error(
                shown ~ " is not compressed with " ~ compression ~ ", whatever its name. Mend: name it " ~ entry.table ~ ".csv if it is text, or export it again."
            ) }}
        {%- endif -%}
    {%- endfor -%}
    {%- set as_lines = "read_csv(" ~ file ~ ", auto_detect = false, compression = '" ~ compression ~ "', header = false, delim = '\x01\x02\x01', quote = '', escape = '',"
        ~ " comment = '', new_line = '\\n', null_padding = true, strict_mode = false, columns = {'line': 'varchar'}" -%}
    {%- set rejects = 'raw_rejects_' ~ (modules.re.sub('[^a-z]', '', entry.table)) -%}
    {%- do run_query("drop table if exists " ~ rejects) -%}
    {%- do run_query("drop table if exists " ~ rejects ~ "_scans") -%}
    {%- do run_query("select count(*) from " ~ as_lines ~ ", store_rejects = true, rejects_table = '" ~ rejects ~ "', rejects_scan = '" ~ rejects ~ "_scans')") -%}
    {%- set faults = run_query("select line, 'type ' || cast(error_type as varchar) from " ~ rejects ~ " order by line limit 1").rows -%}
    {%- do run_query("drop table if exists " ~ rejects) -%}
    {%- do run_query("drop table if exists " ~ rejects ~ "_scans") -%}
    {%- if faults and 'ENCODING' in faults[0][1] -%}
        {%- set start = file_marks([file])[0].start if compression == 'none' else '' -%}
        {%- if start.startswith('FFFE') -%}
            {%- if run_query("select regexp_matches(hex(content), '^(....)*..D[89A-F]') from read_blob(" ~ file ~ ")").rows[0][0] -%}
                {{ exceptions.raise_compiler_error(shown ~ " is UTF-16 with signs that cannot be read from it." ~ save) }}
            {%- endif -%}
            {{ return('utf-16') }}
        {%- elif start.startswith('FEFF') -%} {{ exceptions.raise_compiler_error(shown ~ " is UTF-16 with its bytes the other way round." ~ save) }}
        {%- elif start.startswith('504B') -%} {{ exceptions.raise_compiler_error(shown ~ " is a workbook of a spreadsheet, whatever its name." ~ save) }}
        {%- elif start.startswith('1F8B') -%} {{ exceptions.raise_compiler_error(shown ~ " is compressed with gzip. Mend: name it " ~ entry.table ~ ".csv.gz.") }}
        {%- else -%} {{ exceptions.raise_compiler_error(shown ~ " is not in UTF-8, as line " ~ faults[0][0] ~ " shows, and no other encoding is certain." ~ save) }}
        {%- endif -%}
    {%- elif faults -%}
        {{ exceptions.raise_compiler_error(shown ~ " has a line of more than 2,000,000 characters, line " ~ faults[0][0] ~ ": a CSV has a line for each row. Mend: export it again.") }}
    {%- endif -%}
    {%- set first = run_query("select 'line ' || left(line, 1000) from " ~ as_lines ~ ", parallel = false) limit 1").rows -%}
    {%- set start = first[0][0][5:].lstrip('\ufeff \t') | lower if first else '' -%}
    {%- if '\x00' in start -%} {{ exceptions.raise_compiler_error(shown ~ " has bytes of zero in its header: it is no text, or UTF-16 without a mark." ~ save) }}
    {%- elif start.startswith('<!doctype') or start.startswith('<html') or start.startswith('<?xml') -%}
        {{ exceptions.raise_compiler_error(shown ~ " is a web page, not a CSV. Mend: export the table again." ) }}
    {%- elif start[:1] in ['{', '['] -%} {{ exceptions.raise_compiler_error(shown ~ " is JSON, not a CSV." ~ save) }}
    {%- elif start.startswith('%pdf') or start.startswith('par1') -%}
        {{ exceptions.raise_compiler_error(shown ~ " is a file of another kind, whatever its name." ~ save) }}
    {%- endif -%}
    {{ return('utf-8') }}
{%- endmacro %}
