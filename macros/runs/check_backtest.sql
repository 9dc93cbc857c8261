{# The statement that stops a run which reads the backtest and does not build it, where the last run left it out. #}
{% macro check_backtest() -%}
    {%- set cutoffs = graph.nodes['model.lead_scoring.int_cutoffs'] if execute else {} -%}
    {%- if execute and invocation_args_dict.which in ('run', 'build', 'retry') and is_calibrating() == 'true' and cutoffs.unique_id not in selected_resources -%}
        {%- set relation = adapter.get_relation(cutoffs.database, cutoffs.schema, cutoffs.alias) -%}
        {%- if relation -%}
            select
                case when count(*) > 0 then {{ raise_error(
                    "'the last run left the backtest out: ' || cast(count(*) as varchar) || ' cutoffs. Allowed: models that look back at"
                    ~ " cutoffs together with all that they read. Mend: dbt build --selector calibration (or forecast, marketing, all),"
                    ~ " or a plus sign before the name of the model.'"
                ) }} end as problem
            from {{ relation }}
            where split = 'left_out'
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
