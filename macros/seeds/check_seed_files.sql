{# Stops before any seed is loaded where a file is broken or a header outside its contract; every mistake in one message. #}
{% macro check_seed_files() -%}
    {%- if execute -%}
        {%- set nodes = graph.nodes.values() | selectattr('resource_type', 'equalto', 'seed')
            | selectattr('package_name', 'equalto', 'lead_scoring') | list -%}
        {%- set seeds = nodes | selectattr('config.meta.key', 'defined') | sort(attribute='name') | list -%}
        {%- set names = seeds | map(attribute='name') | list -%}
        {%- set is_loading = nodes | map(attribute='unique_id') | select('in', selected_resources) | list -%}
        {%- set problems = [] -%}
        {%- if seeds and is_loading -%}
            {%- set folder = seeds[0].original_file_path | replace('\\', '/') -%}
            {%- set folder = folder[:-(seeds[0].name | length + 5)] -%}
            {%- set texts = seed_texts(seeds[0].root_path ~ '/' ~ folder) -%}
            {%- for path in texts | sort(case_sensitive=true) -%}
                {%- set name = path[:-4] -%}
                {%- if name in names -%}
                    {%- set columns = seed_contract(name).columns -%}
                    {%- do problems.extend(seed_file_problems(
                        path, texts[path], columns | list, columns.values() | selectattr('config.meta.required') | map(attribute='name') | list
                    )) -%}
                {%- else -%}
                    {%- set problem = stray_seed_problem(path, names) -%}
                    {%- if problem -%} {%- do problems.append(problem) -%} {%- endif -%}
                {%- endif -%}
            {%- endfor -%}
            {%- if not problems and not lies_inside(seeds[0].root_path, folder) -%}
                {%- do problems.append(seeds_path_problem()) -%}
            {%- endif -%}
        {%- endif -%}
        {%- if problems -%}
            {{ exceptions.raise_compiler_error(
                problems | length ~ ' problem' ~ ('s' if problems | length > 1 else '') ~ ' in the files of the seeds, no mart was changed:\n'
                ~ problems[:50] | join('\n') ~ ('\nand ' ~ (problems | length - 50) ~ ' more.' if problems | length > 50 else '')
            ) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
