"""Judges what mutmut found: every mutant that lives must stand in tests/equivalent_mutants.toml, with its reason."""

import subprocess
import sys
import tomllib
from pathlib import Path

LISTED = Path("tests/equivalent_mutants.toml")
DEAD = frozenset({"killed", "timeout"})


def living() -> list[str]:
    """The names of the mutants that no test killed."""
    told = _mutmut("results").splitlines()
    found = (line.strip().rpartition(": ") for line in told if ": " in line)
    return [name for name, _, became in found if became not in DEAD]


def becomes(name: str) -> str:
    """What the mutant made of its line."""
    lines = _mutmut("show", name).splitlines()
    return " ".join(line[1:].strip() for line in lines if line.startswith("+") and not line.startswith("+++"))


def function(name: str) -> str:
    """The function that was mutated, by its dotted name."""
    module, _, mutant = name.rpartition(".")
    return f"{module}.{mutant.removeprefix('x_').partition('__mutmut_')[0]}"


def main() -> None:
    """Name what lives and is not listed, and what is listed but does not live any more; fail on either."""
    listed = {(one["function"], one["becomes"]) for one in tomllib.loads(LISTED.read_text("utf-8"))["equivalent"]}
    alive = {(function(name), becomes(name)): name for name in living()}
    for mutant in alive.keys() - listed:
        print(f"lives: {alive[mutant]}: {mutant[1]}", file=sys.stderr)
    for mutant in listed - alive.keys():
        print(f"is listed but does not live: {mutant[0]}: {mutant[1]}", file=sys.stderr)
    sys.exit(1 if alive.keys() ^ listed else 0)


def _mutmut(*command: str) -> str:
    return subprocess.run([".venv/bin/mutmut", *command], capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    main()
