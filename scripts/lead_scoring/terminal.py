"""What all commands share in printing: text that comes from people, files and data is shown as it is written, and runs nothing.

A description may hold `[/b]`, which rich takes for markup, and a name may hold codes that move the cursor or turn the
direction of writing. So the consoles here know no markup, and whatever did not come from this code goes through `plain`.
"""

import os
import sys
import unicodedata
from contextlib import nullcontext, redirect_stdout
from importlib import import_module
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from lead_scoring import STANDING

# Marks that turn the direction of writing, or that no eye can see. A joiner inside an emoji or a Persian word stays.
HIDDEN = {
    0x061C, 0x00AD, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC),
    *range(0xE0000, 0xE0080),
}  # fmt: skip

console = Console(highlight=False, markup=False, emoji=False)
progress_console = Console(stderr=True, highlight=False, markup=False, emoji=False)


def counted(number, one, more=None):
    """How many of something, as in `1 lead` and `2,000 leads`. Arguments: number; one, its word; more, its plural unless that ends in s."""
    return f"{number:,} {one if number == 1 else more or f'{one}s'}"


def plain(value, line_breaks=False):
    """Any value as text in which each character that steers a terminal is spelled out, such as \\x1b.

    Arguments: value, of any type; None is the empty text. line_breaks: whether breaks of lines stay breaks.
    """
    text = "" if value is None else str(value)
    return "".join(letter if letter == "\n" and line_breaks else spelled_out(letter) for letter in text)


def spelled_out(letter):
    """A character as it is, or its code where it is a control, half of a pair, or a mark that nobody can see."""
    code = ord(letter)
    if letter not in "\n\r\t" and code not in HIDDEN and unicodedata.category(letter) not in ("Cc", "Cs"):
        return letter
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(letter)
    return named or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}")


def markdown(value):
    """Any value as plain text that a Markdown page shows as it is written, also in a table: no link, no picture, no HTML."""
    text = plain(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = "".join(f"\\{letter}" if letter in "\\`*[]()|~$" else letter for letter in text)
    # Some viewers make a link of any address.
    return text.replace("://", "&#58;//").replace("www.", "www&#46;")


def say(*parts):
    """Print a line on stdout. Arguments: parts, texts, or pairs of text and style; each is shown as it is written."""
    console.print(line(*parts), soft_wrap=True)


def line(*parts):
    """One Text of parts, each a text or a pair of text and style, shown as they are written."""
    pairs = [part if isinstance(part, tuple) else (part, "") for part in parts]
    return Text.assemble(*((plain(text, line_breaks=True), style) for text, style in pairs))


def json_alone(is_json):
    """Where JSON is asked for, whatever else is said goes to stderr, so that stdout holds nothing but that."""
    return redirect_stdout(sys.stderr) if is_json else nullcontext()


def stop(problem, code=2):
    """End with an exit code and the problem in words: 2, it could not be done; 1, it was done, and something is wrong."""
    progress_console.print(line(("Error: ", "bold red"), problem), soft_wrap=True)
    sys.exit(code)


def is_interrupted(problem):
    """Whether an exception comes of Ctrl-C; DuckDB has one of its own for it."""
    return isinstance(problem, KeyboardInterrupt) or (type(problem) is RuntimeError and "interrupted" in str(problem).lower())


class Place(click.ParamType):
    """A file or a folder that a person names: it counts from where they stand. A default is a Path already."""

    def __init__(self, name):
        """Arguments: name, what help calls it."""
        self.name = name

    def convert(self, value, param, ctx):
        """The absolute path."""
        return value if isinstance(value, Path) else Path(os.path.abspath(STANDING / value))


FILE, FOLDER, PATH = Place("file"), Place("folder"), Place("path")


class InWords:
    """A command, or a group of them, whose every end is a sentence: also a full disk, and Ctrl-C, which is exit code 130."""

    def main(self, *arguments, standalone_mode=True, **others):
        """Run and end with the exit code. Arguments: as those of click; standalone_mode: whether this ends the process."""
        if not standalone_mode:
            return super().main(*arguments, standalone_mode=False, **others)
        try:
            done = super().main(*arguments, standalone_mode=False, **others)
        except (click.Abort, KeyboardInterrupt):
            stop("stopped by Ctrl-C.", 130)
        except RuntimeError as problem:
            if not is_interrupted(problem):
                raise
            stop("stopped by Ctrl-C.", 130)
        except click.ClickException as problem:
            problem.message = plain(problem.message, line_breaks=True)
            problem.show()
            # Of click's own, 1 is what could not be done.
            sys.exit(2)
        except BrokenPipeError:
            # Whoever reads has read enough, as in `lead-scoring query … | head`.
            sys.stdout = None
            sys.exit(1)
        except OSError as problem:
            where = f"{problem.filename}: " if problem.filename else ""
            stop(f"{where}{problem.strerror or problem}. Mend: see that the disk has room and that you may read and write there.")
        sys.exit(done if isinstance(done, int) else 0)


class Command(InWords, click.Command):
    """A command of its own."""


class Group(InWords, click.Group):
    """A group of commands.

    Attributes:
        elsewhere: name of a command to the module whose `main` it is, which is read only when it is asked for.
    """

    def __init__(self, *arguments, elsewhere=None, **others):
        """Take the commands that stand elsewhere. Arguments: as those of click; elsewhere, a dict of names to modules."""
        super().__init__(*arguments, **others)
        self.elsewhere = elsewhere or {}

    def list_commands(self, ctx):
        """The names of all commands in order."""
        return sorted([*super().list_commands(ctx), *self.elsewhere])

    def get_command(self, ctx, cmd_name):
        """The command of a name; None where there is none."""
        return import_module(self.elsewhere[cmd_name]).main if cmd_name in self.elsewhere else super().get_command(ctx, cmd_name)
