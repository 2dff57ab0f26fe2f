"""Networks and configurations: what loads, and what is refused in which words."""

import json
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

from checks.configurations import BROKEN, REPAIRED
from checks.harness import REPOSITORY, Context
from checks.outcome import Failure, Result

FAULTS = {"repaired-network": "exit 0 for 78", "repaired-configuration": "exit 0 for 78"}

CASES = REPOSITORY / "Fixtures/networks/broken"
REFUSED = 78
FEWEST_REFUSED = 25


def lay_out(case: dict[str, object], folder: Path) -> None:
    """Copies the sound base city and applies the case's changes; `null` removes a file."""
    shutil.copytree(CASES / "base", folder)
    files = case["files"]
    if not isinstance(files, dict):
        raise Failure(f"case {case['name']}: 'files' is not a table")
    for name, content in files.items():
        if content is None:
            (folder / name).unlink(missing_ok=True)
        else:
            (folder / name).write_text(str(content), encoding="utf-8")


def words_of(expect: object) -> list[str]:
    """The words a case expects: one string or a list."""
    return [str(word) for word in expect] if isinstance(expect, list) else [str(expect)]


def judge(
    result: Result, name: str, code: int, said: str, wanted_code: int, words: list[str]
) -> bool:
    """One case: exit code and all expected words."""
    missing = [word for word in words if word not in said]
    return result.expect(
        code == wanted_code and not missing,
        f"{name}: exit {code} for {wanted_code}"
        + (f", without the words {missing}" if missing else "")
        + f"; it said: {said.strip()[:300]!r}",
    )


def check_networks(context: Context, result: Result) -> int:
    """All cases of the fixtures; returns how many were refused as expected."""
    cases = json.loads((CASES / "cases.json").read_text(encoding="utf-8"))
    if context.fault == "repaired-network":
        cases = [{**case, "files": {}} if place == 0 else case
                 for place, case in enumerate(cases)]
    refused, good = 0, 0
    for case in cases:
        name = re.sub(r"\W+", "-", str(case["name"]))
        folder = context.scratch / "networks" / name
        lay_out(case, folder)
        code, said = context.call([context.binary, "check", "--network", folder])
        (context.out / f"network-{name}.txt").write_text(f"exit {code}\n{said}")
        is_refused = case["verdict"] == "refuse"
        wanted = REFUSED if is_refused else 0
        if judge(result, f"network {case['name']}", code, said, wanted, words_of(case["expect"])):
            good += 1
            refused += is_refused
    result.figure("network_cases", len(cases))
    result.figure("network_cases_good", good)
    return refused


def check_configurations(context: Context, result: Result) -> int:
    """All broken configurations, through `check` and the first also through `run`."""
    cases = list(BROKEN)
    if context.fault == "repaired-configuration":
        cases[0] = replace(REPAIRED)
    good = 0
    for case in cases:
        file = context.out / f"configuration-{case.name}.toml"
        file.write_text(case.text, encoding="utf-8")
        code, said = context.call([context.binary, "check", "--config", file])
        file.with_suffix(".txt").write_text(f"exit {code}\n{said}")
        good += judge(result, f"configuration {case.name}", code, said, REFUSED, list(case.expect))
    if not context.fault:
        file = context.out / f"configuration-{cases[0].name}.toml"
        state = context.scratch / "state"
        code, said = context.call(
            [context.binary, "run", "--config", file, "--state", state], timeout=10
        )
        judge(result, "ngatu run with a broken configuration", code, said, REFUSED,
              list(cases[0].expect))
    result.figure("configuration_cases", len(cases))
    result.figure("configuration_cases_good", good)
    return good


def check_sound(context: Context, result: Result) -> None:
    """What must load: our cities, our configurations, and GMNS's own example."""
    sound: list[tuple[str, list[str | Path]]] = [
        ("saigon-12", ["--network", REPOSITORY / "Fixtures/networks/saigon-12"]),
        ("broken/base", ["--network", CASES / "base"]),
        ("ngatu.toml", ["--config", REPOSITORY / "ops/config/ngatu.toml"]),
        ("saigon-12.toml", ["--config", REPOSITORY / "ops/config/saigon-12.toml"]),
    ]
    gmns = Path(os.environ.get("NGATU_GMNS", REPOSITORY / "../shared/gmns")).resolve()
    if (gmns / "Arlington_Signals").is_dir():
        sound.append(("Arlington", ["--network", gmns / "Arlington_Signals"]))
    else:
        result.figure("Arlington", f"skipped: {gmns} is absent (set NGATU_GMNS)")
    for name, options in sound:
        code, said = context.call([context.binary, "check", *options])
        (context.out / f"sound-{name.replace('/', '-')}.txt").write_text(f"exit {code}\n{said}")
        result.figure(f"{name}.exit", code)
        result.expect(code == 0, f"{name} does not load: exit {code}: {said.strip()[:300]!r}")


def run(context: Context) -> Result:
    """What must load loads; what is broken is refused with its words and exit code 78."""
    result = Result()
    if not context.fault:
        check_sound(context, result)
    refused = check_networks(context, result) if context.fault != "repaired-configuration" else 0
    if context.fault != "repaired-network":
        refused += check_configurations(context, result)
    result.figure("refused_with_78", refused)
    if not context.fault:
        result.expect(refused >= FEWEST_REFUSED,
                      f"only {refused} of at least {FEWEST_REFUSED} cases were refused")
    return result
