"""Builds a copy of the checkout in which all mutants of some targets sleep."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from mutation.schema import Span, rewrite, sites_named, support
from mutation.sites import Site, sites_of

LEFT_OUT = shutil.ignore_patterns(".git", ".build*", "__pycache__")
RESOLVED = ("checkouts", "repositories", "workspace-state.json")
ERROR = re.compile(r"^(/\S+\.swift):(\d+):(\d+): error: (.*)$", re.MULTILINE)
SLOW = "in reasonable time"
ROUNDS, REACH = 40, 10
Runner = Callable[[list[str]], tuple[int | None, str]]


class BuildFailure(Exception):
    """The copy does not build, for a reason that no mutant explains."""


class Plantation:
    """The copy, its sites, and which of them the compiler did not take."""

    def __init__(self, repository: Path, out: Path, targets: list[str]) -> None:
        self.targets = targets
        self.root = out / "checkout"
        self.products = out / "build"
        self.dropped: dict[int, str] = {}
        if self.root.exists():
            shutil.rmtree(self.root)
        shutil.copytree(repository, self.root, ignore=LEFT_OUT, symlinks=True)
        for name in RESOLVED:
            self.keep(repository / ".build" / name)
        self.prune()
        self.sources = {path: path.read_text(encoding="utf-8") for path in self.files()}
        found = [site for path, source in self.sources.items() for site in sites_of(path, source)]
        self.sites = [replace(site, number=place) for place, site in enumerate(found, 1)]
        self.spans: dict[int, Span] = {}
        self.refused = out / "dropped.json"
        if self.refused.exists():
            known = json.loads(self.refused.read_text(encoding="utf-8"))
            self.dropped = {site.number: known[site.key] for site in self.sites
                            if site.key in known}

    def keep(self, path: Path) -> None:
        """Takes over what is resolved already, so that the build needs no network."""
        place = self.products / path.name
        if path.is_dir():
            shutil.copytree(path, place, symlinks=True, dirs_exist_ok=True)
        elif path.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, place)

    def files(self) -> list[Path]:
        """The targets' sources."""
        return [path for target in self.targets
                for path in sorted((self.root / "Sources" / target).rglob("*.swift"))]

    def prune(self) -> None:
        """Leaves only the targets, their tests, and what these need in the copy's manifest."""
        described = subprocess.run(
            ["swift", "package", "dump-package"], cwd=self.root, check=True,
            stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
        targets = {target["name"]: target for target in json.loads(described.stdout)["targets"]}
        wanted = [name for target in self.targets for name in (target, target + "Tests")]
        unknown = [name for name in wanted if name not in targets]
        if unknown:
            raise BuildFailure(f"Package.swift has no target {', '.join(unknown)}")
        kept: set[str] = set()
        outside = False
        while wanted:
            name = wanted.pop()
            kept.add(name)
            for dependency in targets[name]["dependencies"]:
                (how, what), = dependency.items()
                outside |= how == "product"
                wanted += [what[0]] if what[0] in targets and what[0] not in kept else []
        lines = [f"let kept: Set = {json.dumps(sorted(kept))}",
                 "package.targets.removeAll { !kept.contains($0.name) }", "package.products = []"]
        if not outside:
            lines.append("package.dependencies = []")
        with (self.root / "Package.swift").open("a", encoding="utf-8") as manifest:
            manifest.write("\n" + "\n".join(lines) + "\n")

    @property
    def planted(self) -> list[Site]:
        """The sites that the compiler took."""
        return [site for site in self.sites if site.number not in self.dropped]

    def write(self) -> None:
        """Writes the sources with their sites, and what these call."""
        self.spans = {}
        for path, source in self.sources.items():
            result = rewrite(path, source, [site for site in self.planted if site.file == path])
            self.spans.update(result.spans)
            refresh(path, result.text)
        for target in self.targets:
            folder = self.root / "Sources" / target
            own = [site for site in self.planted if folder in site.file.parents]
            refresh(folder / "Mutant.swift", support(own))

    def build(self, run: Runner, say: Callable[[str], None]) -> Path:
        """Builds, drops what the compiler refuses and builds again; returns the test bundle."""
        command = ["swift", "build", "--build-tests", "--package-path", str(self.root),
                   "--scratch-path", str(self.products), "-Xswiftc", "-suppress-warnings"]
        complaints: set[tuple[Path, int]] = set()
        for turn in range(1, ROUNDS + 1):
            self.write()
            say(f"build {turn}: {len(self.planted)} mutants")
            code, text = run(command)
            if code == 0:
                self.remember_dropped()
                return next(iter(self.products.glob("debug/*PackageTests.xctest")))
            before = len(self.dropped)
            self.drop_refused(text, complaints)
            if len(self.dropped) == before:
                raise BuildFailure(text[-4_000:])
        raise BuildFailure(f"no build after {ROUNDS} rounds")

    def remember_dropped(self) -> None:
        """Spares the next run in this folder the rounds."""
        words = {site.key: self.dropped[site.number] for site in self.sites
                 if site.number in self.dropped}
        self.refused.write_text(
            json.dumps(words, ensure_ascii=False, indent=1), encoding="utf-8")

    def drop_refused(self, output: str, complaints: set[tuple[Path, int]]) -> None:
        """Drops a site for each line that the compiler complains about."""
        errors = [(Path(path), int(line), int(column), words)
                  for path, line, column, words in dict.fromkeys(ERROR.findall(output))]
        # An error that names its site comes first: the others often only follow from it.
        errors.sort(key=lambda error: not sites_named(error[3]))
        before = set(self.dropped)
        for path, line, column, words in errors:
            gone = {self.spans[number].line for number in set(self.dropped) - before
                    if self.spans[number].file == path}
            if line not in gone:
                self.drop(path, line, column, words, (path, line) in complaints)
        complaints.update((path, line) for path, line, _, _ in errors)

    def drop(self, path: Path, line: int, column: int, words: str, again: bool) -> None:
        """Drops the site an error names or lies nearest to; the line's where it errs again."""
        named_sites = set(sites_named(words)) & set(self.spans) - set(self.dropped)
        if named_sites:
            self.dropped.update(dict.fromkeys(named_sites, words))
            return
        if SLOW in words:
            # The statement begins here. Without its operators the constants may well pass.
            near = self.standing(path, range(line, line + REACH))
            operators = [site for site in near if site.kind == "operator"]
            self.dropped.update({site.number: words for site in operators or near})
            return
        for place in (*range(line, line - REACH, -1), *range(line + 1, line + REACH)):
            near = self.standing(path, range(place, place + 1))
            if near and not again and place == line:
                near = [min(near, key=lambda site: distance(self.spans[site.number], column))]
            if near:
                self.dropped.update({site.number: words for site in near})
                return

    def standing(self, path: Path, lines: range) -> list[Site]:
        """The sites left on some lines of a file."""
        return [site for site in self.planted
                if site.file == path and self.spans[site.number].line in lines]


def distance(span: Span, column: int) -> int:
    """How far a column lies from a site."""
    return max(span.first - column, column - span.last, 0)


def refresh(path: Path, text: str) -> None:
    """Writes a file unless it says so already, so that the build sees no change."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def named(sites: Iterable[Site], places: list[str]) -> list[Site]:
    """The sites at `FILE:LINE`; all where no place is named."""
    return [site for site in sites
            if not places or f"{site.file.name}:{site.line}" in places]
