{# Stops the build where something in raw_path is meant as a raw table and is not read; warns of what else is not read. #}
{% macro check_raw_entries() -%}
    {%- set entries = raw_entries() -%}
    {%- set tables = graph.sources.values() | selectattr('package_name', 'equalto', 'lead_scoring') | selectattr('source_name', 'equalto', 'raw') | map(attribute='name') | list -%}
    {%- set found = entries.values() | map(attribute='table') | select | list -%}
    {%- set others = {'deals': 'opportunities', 'leads': 'contacts', 'accounts': 'companies', 'people': 'contacts', 'activities': 'events'} -%}
    {%- set unread = entries.values() | rejectattr('table') | list -%}
    {%- set queries = [] -%}
    {%- for entry in unread -%}
        {%- for table in tables -%}
            {%- for stem in [entry.stem, entry.stem.split('.')[0]] | unique -%}
                {%- do queries.append(
                    "select " ~ loop.index0 ~ " as is_part, " ~ text_literal('name ' ~ entry.name) ~ " as entry, " ~ text_literal(table) ~ " as raw_table, "
                    ~ edit_distance(text_literal(plain_name(stem)), text_literal(plain_name(table))) ~ " as distance"
                ) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set near = {} -%}
    {%- if queries -%}
        {%- for row in run_query(
            "select is_part, entry, raw_table from (" ~ queries | join(' union all ') ~ ") as distances where distance <= 2 order by is_part, distance, raw_table"
        ).rows -%}
            {%- do near.setdefault(row[1][5:], {'table': row[2], 'is_part': row[0] | int > 0}) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- for entry in unread -%}
        {%- set named = near.get(entry.name) -%}
        {%- set table = named.table if named else others.get(plain_name(entry.stem.split('.')[0])) -%}
        {%- set is_slip = named and entry.format and not named.is_part -%}
        {#- contacts.2026.csv alone can only be the contacts; identities.old.parquet alone was put aside. -#}
        {%- set is_aside = named and named.is_part and table != 'contacts' -%}
        {%- if table and not is_aside and (is_slip or table not in found) -%}
            {{ exceptions.raise_compiler_error(
                "raw_path '" ~ shown_name(var('raw_path')) ~ "' holds " ~ shown_name(entry.name) ~ ", which is not read. Is it the raw table " ~ table
                ~ "? Allowed: " ~ table ~ ".parquet, " ~ table ~ ".csv, " ~ table ~ ".csv.gz, or a folder " ~ table
                ~ " of Parquet files. Mend: rename it, or take it out of the folder if it is something else."
            ) }}
        {%- endif -%}
        {#- A note or a picture beside the tables is no table. -#}
        {%- if entry.is_folder or modules.re.search('(?i)[.](csv|tsv|tab|txt|parquet|xlsx?|xlsb|ods|gz|zst|zip|orc|avro|feather|arrow|jsonl|ndjson)$', entry.name) -%}
        {%- do exceptions.warn("raw_path '" ~ shown_name(var('raw_path')) ~ "' holds " ~ shown_name(entry.name) ~ ", which is not read: it has the name of no raw table.") -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
