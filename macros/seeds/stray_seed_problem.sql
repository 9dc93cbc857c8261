{# The sentence about a file that looks like a copy or a misspelt name of a seed: an edit in it would do nothing. Also about
   one whose name cannot be that of a table. None for another seed of one's own. scripts/lead_scoring/seed_files.py says the same. #}
{% macro stray_seed_problem(path, seeds) -%}
    {%- set stem = path.split('/')[-1][:-4] | lower -%}
    {%- set words = modules.re.sub('[0-9]+|[^\\w]|_', ' ', stem).split() -%}
    {%- set kept = words | reject('in', ['copy', 'of', 'kopie', 'von', 'copie', 'de', 'copia', 'old', 'new', 'backup', 'final']) | join -%}
    {%- set near = [] -%}
    {%- for seed in seeds -%}
        {%- set name = seed | replace('_', '') -%}
        {%- if stem.startswith(seed) or kept == name -%} {%- do near.append(seed) -%}
        {%- elif kept | length < 50 -%}
            {%- set distance = edit_distance("'" ~ kept | replace("'", "''") ~ "'", "'" ~ name ~ "'") -%}
            {%- if run_query('select ' ~ distance).columns[0].values()[0] <= (2 if name | length > 7 else 1) -%}
                {%- do near.append(seed) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if not near and not modules.re.match('[\\w.-]+\\Z', path.split('/')[-1]) -%}
        {{ return(
            visible(path) ~ ': the name of the file holds signs that the name of a table cannot; allowed: letters, digits, _, - and full stops. '
            ~ 'Mend: rename the file, or take it out of the folder.'
        ) }}
    {%- endif -%}
    {{ return(
        visible(path) ~ ': no seed has this name; allowed: ' ~ near[0] ~ '.csv, once. Mend: rename the file, or take it out of the folder.'
        if near else none
    ) }}
{%- endmacro %}
