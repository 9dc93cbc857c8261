"""A proposal as a branch of git, made without a look at the files and the index that somebody works with.

The commit is put together from git's own objects: the files are hashed, entered into an index of its own that begins as that of the last
commit, and written as a tree. Nothing is checked out.
"""

import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from lead_scoring import seed_files

from .backtest import CannotLearn
from .seeds import read_table

SUBJECT = "Propose the points that past outcomes teach"


def git(folder, *arguments, given=None, index=None):
    """What a command of git prints, without the last line break.

    Arguments: folder, in which it runs; arguments; given, bytes on its stdin; index, a file to use as the index. Raises CannotLearn.
    """
    environment = {**os.environ, "LC_ALL": "C", **({"GIT_INDEX_FILE": str(index)} if index else {})}
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], input=given, capture_output=True, check=True, env=environment)
    except FileNotFoundError:
        raise CannotLearn("git is not installed. Mend: install it, or leave --apply out and copy the proposed folder.") from None
    except subprocess.CalledProcessError as problem:
        said = [text for text in problem.stderr.decode(errors="replace").splitlines() if text.strip()] or [f"git {arguments[0]} ended with {problem.returncode}"]
        if any("tell me who you are" in text or "empty ident" in text for text in said):
            raise CannotLearn('git does not know who you are. Mend: git config user.name "Your name", and user.email likewise.') from None
        raise CannotLearn(f"git refuses: {said[-1].removeprefix('fatal: ')}. Mend: see to it in the repository of {folder}.") from None
    return done.stdout.decode(errors="replace").rstrip("\n")


@dataclass(frozen=True)
class Place:
    """Where a branch may be written.

    Attributes:
        folder: of the seeds.
        name: of the branch.
        head: the commit that it begins at.
        prefix: the folder of the seeds inside the repository, with a slash at its end, or "".
    """

    folder: Path
    name: str
    head: str
    prefix: str


def checked(folder, name):
    """Whether a branch can be written for a folder of seeds. Arguments: folder, a Path; name of the branch. Returns a Place. Raises CannotLearn."""
    try:
        prefix = git(folder, "rev-parse", "--show-prefix")
    except CannotLearn as problem:
        if "not a git repository" in str(problem):
            raise CannotLearn(f"{folder} lies in no git repository. Mend: git init, and commit the seeds; or leave --apply out and copy the proposed folder.") from None
        raise
    try:
        if name.startswith("-"):
            raise CannotLearn("it begins with a dash")
        git(folder, "check-ref-format", f"refs/heads/{name}")
    except CannotLearn:
        raise CannotLearn(f"'{name}' cannot be the name of a branch. Allowed: letters, digits, -, _ and /. Mend: --branch learned-weights") from None
    try:
        head = git(folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    except CannotLearn:
        raise CannotLearn(f"the git repository of {folder} has no commit yet. Mend: commit the seeds first.") from None
    if git(folder, "branch", "--list", name):
        raise CannotLearn(f"the branch {name} is there already. Mend: give --branch another name, or delete it with: git branch -D {name}")
    return Place(folder, name, head, prefix)


def changed_files(place, proposed):
    """The seeds of a proposal in which a cell differs from the present ones. Arguments: place; proposed, a folder. Returns names of files."""
    names = [f"{seed}.csv" for seed in seed_files.contracts() if (proposed / f"{seed}.csv").is_file()]
    return [name for name in names if not (place.folder / name).is_file() or read_table(proposed / name) != read_table(place.folder / name)]


def write(place, proposed, page):
    """Write a proposal as one commit on a new branch.

    Arguments: place, as `checked` gives it; proposed, the folder of the proposed seeds; page, the report, which becomes the message.
    Returns the commit. Raises CannotLearn where a file would take edits with it that nobody has committed, and what git refuses.
    """
    names = changed_files(place, proposed)
    if not names:
        raise CannotLearn("the proposal changes no cell, so there is nothing to write.")
    committed = git(place.folder, "ls-tree", "--name-only", place.head, "--", *names).splitlines()
    edited = {*git(place.folder, "diff", "--name-only", "--relative", "HEAD", "--", *names).splitlines(), *(name for name in names if name not in committed)}
    if edited:
        raise CannotLearn(f"{', '.join(sorted(edited))} in {place.folder} holds edits that are not committed, and the branch would take them with it. Mend: commit them first, and learn again.")
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        git(place.folder, "read-tree", place.head, index=index)
        for name in names:
            path = place.prefix + name
            blob = git(place.folder, "hash-object", "-w", "--stdin", "--path", name, given=(proposed / name).read_bytes())
            known = git(place.folder, "ls-tree", "--full-tree", place.head, "--", path).split()
            git(place.folder, "update-index", "--add", "--cacheinfo", f"{known[0] if known else '100644'},{blob},{path}", index=index)
        tree = git(place.folder, "write-tree", index=index)
    commit = git(place.folder, "commit-tree", tree, "-p", place.head, given=f"{SUBJECT}\n\n{page.strip()}\n".encode())
    # The empty old value: it must not be there yet.
    git(place.folder, "update-ref", f"refs/heads/{place.name}", commit, "0" * len(commit))
    return commit
