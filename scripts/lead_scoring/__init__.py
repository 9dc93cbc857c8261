"""Lead scoring inside the data warehouse: the commands beside the dbt project. `lead-scoring --help` lists them.

    cli, terminal                          what a person types and reads
    building, compaction, summary          a build, the file that it leaves, what is said of it
    checking, formatting                   what is wrong or odd in the rules, and their canonical form
    rehearsal, compare, compare_report     what an edit of the rules would do, worked out beside a warehouse
    explain, one_lead                      the story of one lead, by the same models
    rules_log                              the sets of rules that built, and one of them again
    asking                                 questions in SQL, and their answers
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
"""The folder of the dbt project."""


def _standing() -> Path:
    """The present folder, or that of the project where the present one is gone."""
    try:
        return Path.cwd()
    except OSError:
        return PROJECT


STANDING = _standing()
"""The folder in which a command was typed: paths that a person types count from it."""

_INSTALLED = os.path.join(".venv", "Scripts" if os.name == "nt" else "bin", "lead-scoring")
PROGRAM = _INSTALLED if STANDING == PROJECT else str(PROJECT / _INSTALLED)
"""What messages tell a person to type, from where they stand."""
