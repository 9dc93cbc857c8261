"""Each command and each query that the docs show runs, and gives what the docs show.

A block of `text` shows what the last command before it prints; `…` stands for lines left out. A table under a query is its answer
right after `make demo`, or after the last `dbt build` before it on its page. LEAD_SCORING_WRITE_DOCS=1 writes these tables anew.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
import run
from gate import Seeds
from project import PROJECT

PAGES = sorted(
    path for pattern in ("*.md", "docs/**/*.md", "examples/**/*.md") for path in PROJECT.glob(pattern)
)
# Where the data set of a command lies, for the commands that end in PATH.
DATA_SETS = {name: PROJECT.parent / "shared" / "data" / folder for name, folder in (("oulad", "oulad"), ("bank", "bank_marketing"))}
# This is what is running now.
THIS_RUN = {"make test", "python3 scripts/run.py test"}
# What a page tells the reader to write into cells before a command that ends so: file, row, and the cells by their column.
EDITS = dict.fromkeys(("lead-scoring compare", "compare --markdown"), ("behavior_rules", "webinar_attended", {"points": "25"}))
# How to bring about a message that no command above it prints: an edit, which is checked.
MISTAKES = {"'-14' is not allowed": ("behavior_rules", "webinar_attended", {"points": "25", "half_life_days": "-14"})}


@dataclass(frozen=True)
class Block:
    """A fenced block of a page.

    Attributes:
        page: the page, as a path in the project.
        language: what stands behind the fence: sh, sql or text.
        text: what stands in it.
        answer: the table right under it, or "".
        commands: the lines of the last block of `sh` before it.
    """

    page: str
    language: str
    text: str
    answer: str
    commands: tuple[str, ...]


FENCED = re.compile(r"^```(sh|sql|text)\n(.*?)^```\n(?:\n((?:\|[^\n]*\n)+))?", flags=re.MULTILINE | re.DOTALL)


def blocks_of(page):
    """The blocks of a page, in order."""
    commands = ()
    for language, text, answer in FENCED.findall(page.read_text(encoding="utf-8")):
        yield Block(page.relative_to(PROJECT).as_posix(), language, text.rstrip(), answer, commands)
        if language == "sh":
            commands = tuple(line for line in text.splitlines() if line and not line.startswith("#"))


BLOCKS = [block for page in PAGES for block in blocks_of(page)]
COMMANDS = [
    (block.page, line) for block in BLOCKS if block.language == "sh" for line in block.text.splitlines() if line and not line.startswith("#")
]
INLINE = sorted({
    command
    for page in PAGES if page.name != "CHANGELOG.md"
    for command in re.findall(r"`((?:python3 scripts/|make |\.venv/bin/)[^`]+)`", page.read_text(encoding="utf-8"))
})


def each_block(language):
    """Runs a test once for each block of a language, under its page and first words."""
    chosen = [block for block in BLOCKS if block.language == language]
    return pytest.mark.parametrize("block", chosen, ids=[f"{block.page}: {' '.join(block.text.split())[:50]}" for block in chosen])


# ------------------------------------------------------------------------------------------------------------
# The project as a reader has it
# ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def clone(tmp_path_factory):
    """A copy of the project's files with the environment of this run as its .venv."""
    folder = tmp_path_factory.mktemp("clone") / "project"
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.splitlines():
        if (PROJECT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, folder / name)
    environment = folder / ".venv"
    (environment / "bin").mkdir(parents=True)
    programs = {"python": Path(sys.executable), "dbt": Path(sys.executable).with_name("dbt"), "lead-scoring": f"{sys.executable} -m lead_scoring"}
    for program, source in programs.items():
        (environment / "bin" / program).write_text(f'#!/bin/sh\nPYTHONPATH="{folder}/scripts" exec {source} "$@"\n')
        (environment / "bin" / program).chmod(0o755)
    (environment / "requirements.sha256").write_text(run.wanted_stamp() + "\n")
    # As somebody has it who cloned it.
    for command in (("init", "--quiet", "--initial-branch", "main"), ("add", "."), ("commit", "--quiet", "--message", "All files")):
        subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@example.com", *command], cwd=folder, check=True, capture_output=True)
    return folder


def run_in(clone, command):
    """Run a command of the docs in the copy, with an empty environment but for the path."""
    return subprocess.run(
        ["bash", "-c", command], cwd=clone, capture_output=True, text=True, check=False, timeout=600,
        env={"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(clone.parent), "PYTHONUTF8": "1",
             "COLUMNS": "100"},
    )


def warehouse_of(clone):
    """The warehouse that the commands take unless told."""
    return clone / "warehouse" / "lead_scoring.duckdb"


@pytest.fixture(scope="session")
def demo(clone):
    """What `make demo` printed in the copy. A second file, demo.duckdb beside it, keeps the warehouse of this moment."""
    done = run_in(clone, "make demo")
    assert done.returncode == 0, done.stdout + done.stderr
    shutil.copy(warehouse_of(clone), clone.parent / "demo.duckdb")
    return done


@contextmanager
def edited(clone, edit):
    """A seed of the copy with other cells in one row. Arguments: edit: the seed, the first cell of the row, the cells by column; or None."""
    if edit is None:
        yield
        return
    seed, row_id, cells = edit
    path = clone / "seeds" / f"{seed}.csv"
    before = path.read_text(encoding="utf-8")
    Seeds(clone / "seeds").change(seed, row_id, **cells)
    assert path.read_text(encoding="utf-8") != before
    try:
        yield
    finally:
        path.write_text(before, encoding="utf-8")


@contextmanager
def fewer_contacts(clone, is_fewer):
    """The copy with few contacts as its sample data, for builds that need only go through. Arguments: is_fewer: whether it is so."""
    if not is_fewer:
        yield
        return
    sample, few, many = (clone / "data" / name for name in ("sample", "few", "many"))
    if not few.exists():
        made = run_in(clone, ".venv/bin/lead-scoring sample --contacts 1000 --output data/few")
        assert made.returncode == 0, made.stderr
    sample.rename(many)
    few.rename(sample)
    try:
        yield
    finally:
        sample.rename(few)
        many.rename(sample)


@pytest.fixture(scope="session")
def outcome(clone, demo):
    """Runs a command of a page in the copy, once, on the warehouse of the demo. A build that answers a query of its page leaves a copy.

    Builds of which a page shows nothing are made of fewer contacts.
    """
    outcomes = {"make demo": demo, "python3 scripts/run.py demo": demo}
    asked_later = {block.commands[-1] for block in BLOCKS if is_asked_after(block)}

    def run(command):
        """What came of the command."""
        if command not in outcomes:
            edit = next((edit for end, edit in EDITS.items() if command.endswith(end)), None)
            is_build = re.search(r"\bscore\b|--from-events|dbt build", command) is not None
            is_shown = edit is not None or command in asked_later or not is_build
            warehouse_of(clone).unlink(missing_ok=True)
            if is_shown:
                shutil.copy(clone.parent / "demo.duckdb", warehouse_of(clone))
            with edited(clone, edit), fewer_contacts(clone, not is_shown):
                outcomes[command] = run_in(clone, command)
            if command in asked_later:
                shutil.copy(warehouse_of(clone), kept(clone, command))
        return outcomes[command]

    return run


def is_asked_after(block):
    """Whether a block is a query about what the build before it on its page has left."""
    return block.language == "sql" and "dbt build" in " ".join(block.commands[-1:])


def kept(clone, command):
    """Where the warehouse of the moment after a build is kept."""
    return clone.parent / f"after_{abs(hash(command))}.duckdb"


# ------------------------------------------------------------------------------------------------------------
# Commands and what they print
# ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("page", "command"), COMMANDS, ids=lambda value: value[:50])
def test_command_runs(outcome, page, command):
    if command in THIS_RUN:
        return
    if command.endswith(" PATH"):
        data_set = DATA_SETS[command.split()[-2]]
        if not data_set.is_dir():
            pytest.skip(f"the data set does not lie beside the project, in ../shared/data/{data_set.name}")
        command = command.removesuffix("PATH") + shlex.quote(str(data_set))
    done = outcome(command)
    assert done.returncode == 0, f"{page}: {command}\n{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize("command", INLINE, ids=lambda value: value[:50])
def test_command_in_a_sentence_is_known(clone, demo, command):
    program = command.split()[:3]
    if program[0] == "make":
        known = re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(), flags=re.MULTILINE)
        assert program[1] in known
    elif program[0] == ".venv/bin/lead-scoring":
        done = run_in(clone, f"{command} --help")
        assert done.returncode == 0, done.stderr
    elif program[1] == "scripts/run.py":
        assert program[2] in ("setup", "demo", "test")
    else:
        assert (PROJECT / program[1]).exists() or program[0].startswith(".venv/bin/")


def plain(text):
    """A text without the lines of a table and with one blank where there are several."""
    return " ".join(re.sub("[─━═│╭╮╰╯]", " ", text).split())


@each_block("text")
def test_what_is_printed_is_what_the_page_shows(clone, outcome, block):
    """Each piece between two `…` is printed, in order. A message is brought about by the mistake that the page speaks of."""
    mistakes = [mistake for said, mistake in MISTAKES.items() if said in block.text]
    if mistakes:
        with edited(clone, mistakes[0]):
            done = run_in(clone, ".venv/bin/lead-scoring check")
        assert done.returncode == 1
    else:
        done = [outcome(command) for command in block.commands][-1]
    printed, position = plain(done.stdout + done.stderr), 0
    for piece in block.text.split("…"):
        found = printed.find(plain(piece), position)
        assert found >= 0, f"{block.page} shows what is not printed:\n{piece}\n\nPrinted:\n{done.stdout}{done.stderr}"
        position = found + len(plain(piece))


# ------------------------------------------------------------------------------------------------------------
# Queries and their answers
# ------------------------------------------------------------------------------------------------------------


def shown(value):
    """A value as a page shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else repr(value)
    return str(value).replace("|", "\\|")


def answer_of(warehouse, query):
    """The answer to a query as a table of a page. Arguments: warehouse, a Path; query, SQL."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute(query)
        names, rows = [column[0] for column in found.description], found.fetchall()
    numeric = [all(isinstance(row[place], (int, float, type(None))) and not isinstance(row[place], bool) for row in rows)
               for place in range(len(names))]
    lines = [names, ["---:" if is_number else "---" for is_number in numeric], *([shown(value) for value in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def with_answer(text, query, answer):
    """A page with another table under a query. Arguments: text of the page; query; answer, the table."""
    for fence in FENCED.finditer(text):
        if fence.group(1) == "sql" and fence.group(2).rstrip() == query:
            end = fence.start(3) - 1 if fence.group(3) else fence.end()
            rest = text[fence.end():] if fence.group(3) else text[end:]
            return text[:end] + "\n" + answer + rest
    return text


@each_block("sql")
def test_query_gives_the_answer_that_the_page_shows(clone, outcome, block):
    """A query that gives no row on a first build teaches nothing; a table that is not its answer teaches something wrong."""
    warehouse = clone.parent / "demo.duckdb"
    if is_asked_after(block):
        assert outcome(block.commands[-1]).returncode == 0
        warehouse = kept(clone, block.commands[-1])
    answer = answer_of(warehouse, block.text)
    assert answer.count("\n") > 2, f"{block.page}: no row"
    if os.environ.get("LEAD_SCORING_WRITE_DOCS"):
        page = PROJECT / block.page
        page.write_text(with_answer(page.read_text(encoding="utf-8"), block.text, answer), encoding="utf-8")
    else:
        assert block.answer == answer, f"{block.page}: LEAD_SCORING_WRITE_DOCS=1 writes the answers anew"


# ------------------------------------------------------------------------------------------------------------
# Words and links
# ------------------------------------------------------------------------------------------------------------


def test_quoted_words_are_said():
    """Names with an underscore and words with a blank between that the docs quote (columns, settings, findings, reasons) are the project's."""
    files = [path for folder in ("models", "macros", "scripts", "seeds", "tests/dbt") for path in (PROJECT / folder).rglob("*.*")]
    said = "\n".join(path.read_text(encoding="utf-8") for path in files if path.suffix in (".sql", ".yml", ".py", ".csv", ".md"))
    said += "\n".join(path.stem for path in files) + (PROJECT / "dbt_project.yml").read_text(encoding="utf-8")
    for page in PAGES:
        if page.parent.parent.name == "examples" or page.name == "CHANGELOG.md":
            continue
        sentences = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        for quoted in re.findall(r"`(?!make )(?:[a-z]+: )?([a-z_]+(?:[ _][a-z_]+)+)`", sentences):
            # Reasons that end in the name of a column are put together.
            words = re.sub(r"^(oversized|unreadable|missing)_.*", r"\1_", quoted)
            assert words in said, f"{page.name}: `{quoted}` is said nowhere"


def anchor(heading):
    """The anchor that a heading gets on the web."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


LINK = re.compile(r"\]\(([^)#:\s]*)(?:#([^)\s]*))?\)")


def test_links_lead_somewhere():
    """Each link leads to a file or folder, and to a heading in it where it names one."""
    for page in PAGES:
        for target, part in LINK.findall(page.read_text(encoding="utf-8")):
            file = (page.parent / target).resolve() if target else page
            assert file.exists(), f"{page.name}: {target}"
            if part:
                headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
                assert part in map(anchor, headings), f"{page.name}: {target}#{part}"


def test_the_readme_leads_to_every_page():
    """A page, or the folder that it stands in, is linked from the README or from a page that is."""
    reached, waiting = set(), [PROJECT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        if page.is_dir():
            waiting += page.glob("*.md")
        elif page.suffix == ".md":
            waiting += [(page.parent / target).resolve() for target, _ in LINK.findall(page.read_text(encoding="utf-8")) if target]
    assert not [page.relative_to(PROJECT).as_posix() for page in PAGES if page not in reached]


def test_the_readme_is_short():
    assert len((PROJECT / "README.md").read_text(encoding="utf-8").splitlines()) <= 200


def test_every_mart_has_its_question():
    """Each table that people read is named on the page of questions."""
    questions = (PROJECT / "docs/questions.md").read_text(encoding="utf-8")
    for path in PROJECT.glob("models/marts/*/*.sql"):
        assert f"`{path.stem}`" in questions, path.stem


def test_every_raw_column_is_named():
    import yaml

    page = (PROJECT / "docs/raw_data.md").read_text(encoding="utf-8")
    sources = yaml.safe_load((PROJECT / "models/raw/_raw__sources.yml").read_text(encoding="utf-8"))
    for table in sources["sources"][0]["tables"]:
        row = next(line for line in page.splitlines() if re.match(rf"\| \**{table['name']}\** \|", line))
        for column in table["columns"]:
            assert column["name"] in row, f"{table['name']}.{column['name']}"
