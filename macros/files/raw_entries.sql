{# What lies in raw_path: name -> {name, is_folder, files, table, format, stem}; table is none where the name is no table's. Hidden files are none. #}
{% macro raw_entries() -%}
    {%- set memory = remembered() -%}
    {%- if 'entries' not in memory -%} {%- do memory.update({'entries': adapter.dispatch('raw_entries', 'lead_scoring')()}) -%} {%- endif -%}
    {{ return(memory['entries']) }}
{%- endmacro %}

{# On a server the catalogue knows the tables, and what else lies there is not ours. #}
{% macro default__raw_entries() -%}
    {{ return({}) }}
{%- endmacro %}

{% macro duckdb__raw_entries() -%}
    {%- set path = (var('raw_path') | string).rstrip('/') -%}
    {%- set escaped = as_pattern(path) -%}
    {%- set searches = [] -%}
    {%- for depth in range(1, 6) -%}
        {%- do searches.append("select " ~ depth ~ " as depth, 'file ' || file as name from glob(" ~ text_literal(escaped ~ '/*' * depth) ~ ")") -%}
    {%- endfor -%}
    {%- set entries, tables = {}, {} -%}
    {%- for source in graph.sources.values() if source.package_name == 'lead_scoring' and source.source_name == 'raw' -%}
        {%- do tables.update({plain_name(source.name): source.name}) -%}
    {%- endfor -%}
    {%- for row in run_query(searches | join(' union all ') ~ ' order by 1, 2').rows -%}
        {%- set file, depth = row[1][5:], row[0] | int -%}
        {%- set parts = file.split('/')[-depth:] -%}
        {%- if not parts[0].startswith('.') and not parts[0].startswith('~$') -%}
            {%- do entries.setdefault(parts[0], {'name': parts[0], 'is_folder': depth > 1, 'files': []}) -%}
            {%- if depth == 1 or (parts[-1] | lower).endswith('.parquet') and not modules.re.search('/[._]', '/' ~ parts[1:] | join('/')) -%}
                {%- do entries[parts[0]].files.append(file) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for entry in entries.values() -%}
        {%- set match = modules.re.match('(?is)(.*?)[.](parquet|csv|csv[.]gz|csv[.]zst)$', entry.name) -%}
        {%- set stem = match.group(1) if match else entry.name if entry.is_folder else entry.name.split('.')[0] -%}
        {%- set format = ('parquet' if entry.files and not (match and match.group(2) | lower != 'parquet') else none)
            if entry.is_folder else (match.group(2) | lower if match else none) -%}
        {%- do entry.update({'stem': stem, 'format': format, 'table': tables.get(plain_name(stem)) if format else none}) -%}
    {%- endfor -%}
    {{ return(entries) }}
{%- endmacro %}
