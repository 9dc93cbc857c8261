"""Lead scoring inside the data warehouse: the commands beside the dbt project. `lead-scoring --help` lists them.

    cli, terminal                          what a person types and reads
    building, compaction, summary          a build, the file that it leaves, what is said of it
    checking, formatting                   what is wrong or odd in the rules, and their canonical form
    warehouse_file, seed_files, raw_tables files, looked at before anything opens them
    import_bank, import_oulad              public data as raw tables
    sample_data                            raw tables of people who do not exist
    learning                               points learned from past outcomes
    tools                                  for those who change the project; `lead-scoring tools NAME`
"""

import os
from pathlib import Path

__version__ = "0.1.0"

PROJECT = Path(__file__).resolve().parents[2]
"""The folder of the dbt project; paths in commands are relative to it."""

PROGRAM = os.path.join(".venv", "Scripts" if os.name == "nt" else "bin", "lead-scoring")
"""What messages tell a person to type, from the project's folder."""
