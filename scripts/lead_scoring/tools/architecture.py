"""Measure how the models hang together, and draw it: lead-scoring tools architecture [--write].

Reads target/manifest.json (`dbt parse` writes it). Prints the figures; with --write it also draws the folders and what they read
of each other into docs/architecture.md.
"""

import json
import re
import statistics
from collections import Counter
from functools import cache
from pathlib import Path

import click

from lead_scoring import PROJECT

# The folders of models/ in reading order. Each reads itself and those before it; the marts do not read each other's private models.
FOLDERS = ("raw", "rules", "staging", "leads", "dates", "scoring", "calibration", "status", "marts", "commands")
PAGE = PROJECT / "docs" / "architecture.md"
PICTURE = re.compile(r"```mermaid\n.*?```", re.DOTALL)


class Architecture:
    """The models of a manifest and what each reads.

    Attributes:
        parents: model to the models that it reads, by name.
        folders: model to its folder below models/, such as `scoring` or `marts/sales`.
        lines: model to its number of lines.
    """

    def __init__(self, manifest):
        """Take what a manifest says. Arguments: manifest, the dict of dbt's manifest.json."""
        nodes = {key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "model" and node["package_name"] == "lead_scoring"}
        name = {key: node["name"] for key, node in nodes.items()}
        self.parents = {node["name"]: [name[key] for key in node["depends_on"]["nodes"] if key in nodes] for node in nodes.values()}
        self.folders = {node["name"]: "/".join(Path(node["original_file_path"]).parts[1:-1]) for node in nodes.values()}
        self.lines = {node["name"]: len(node["raw_code"].splitlines()) for node in nodes.values()}

    def depths(self):
        """Model to the length of the longest path that ends with it, in models."""

        @cache
        def depth(model):
            """The longest path to a model."""
            return 1 + max((depth(parent) for parent in self.parents[model]), default=0)

        return {model: depth(model) for model in self.parents}

    def above(self, *models):
        """Some models with all that they read, directly or not."""
        found, left = set(), list(models)
        while left:
            model = left.pop()
            if model not in found:
                found.add(model)
                left += self.parents[model]
        return found

    def backwards(self):
        """The pairs (model, what it reads) that go against the reading order of the folders, as names."""
        place = {folder: number for number, folder in enumerate(FOLDERS)}
        top = {model: folder.split("/")[0] for model, folder in self.folders.items()}
        return sorted(
            (model, parent) for model, parents in self.parents.items() for parent in parents if place[top[model]] < place[top[parent]]
        )

    def figures(self):
        """What is measured: a list of (what, figure)."""
        lines, depths = sorted(self.lines.values()), self.depths()
        return [
            ("models", len(lines)),
            ("lines: median, p90, longest", f"{statistics.median(lines):g}, {lines[int(0.9 * len(lines))]}, {lines[-1]}"),
            ("longest path, median depth", f"{max(depths.values())}, {statistics.median(depths.values()):g}"),
            ("edges per model", f"{sum(map(len, self.parents.values())) / len(lines):.1f}"),
            ("reads against the order of folders", len(self.backwards())),
        ]

    def picture(self):
        """The folders and what they read of each other, in Mermaid. What follows from other arrows is left out."""
        top = {model: folder.removesuffix("/steps") for model, folder in self.folders.items()}
        sizes = Counter(top.values())
        reads = {(top[parent], top[model]) for model, parents in self.parents.items() for parent in parents if top[parent] != top[model]}

        def is_implied(edge):
            """Whether another way leads from the first folder of an edge to the second."""
            seen, left = set(), [there for here, there in reads if here == edge[0] and there != edge[1]]
            while left:
                folder = left.pop()
                if folder not in seen:
                    seen.add(folder)
                    left += [there for here, there in reads if here == folder]
            return edge[1] in seen

        order = sorted(sizes, key=lambda folder: (FOLDERS.index(folder.split("/")[0]), folder))
        key = {folder: folder.replace("/", "_") for folder in order}
        boxes = [f'    {key[folder]}["{folder}<br/>{sizes[folder]} models"]' for folder in order]
        arrows = [f"    {key[here]} --> {key[there]}" for here in order for there in order if (here, there) in reads and not is_implied((here, there))]
        return "\n".join(["```mermaid", "flowchart TD", *boxes, *arrows, "```"])


@click.command()
@click.option("--write", is_flag=True, help="Draw the picture into docs/architecture.md.")
def main(write):
    """Measure how the models hang together, and draw it."""
    file = PROJECT / "target" / "manifest.json"
    if not file.exists():
        raise click.ClickException("there is no target/manifest.json. Mend: .venv/bin/dbt parse")
    architecture = Architecture(json.loads(file.read_text(encoding="utf-8")))
    for what, figure in architecture.figures():
        print(f"{what:38} {figure}")
    if write:
        PAGE.write_text(PICTURE.sub(lambda _: architecture.picture(), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
