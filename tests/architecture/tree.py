"""The source tree as the architecture tests see it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"
SERVER = SRC / "varanto"
SLICES = sorted(
    folder.name
    for folder in SERVER.iterdir()
    if (folder / "__init__.py").exists() and folder.name not in {"kit", "demo", "bench"}
)


def sources(folder: Path) -> list[Path]:
    """Every Python file below a folder."""
    return sorted(folder.rglob("*.py"))


def said(path: Path) -> str:
    """A path as it is named from the root of the project."""
    return str(path.relative_to(ROOT))


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text("utf-8"))


def strings(path: Path) -> Iterator[str]:
    """The string constants of a file, formatted ones with `{}` for what is filled in, docstrings left out."""
    tree = parsed(path)
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner | docs:
            yield node.value


def first_arguments(path: Path, *names: str) -> Iterator[str]:
    """The constant first arguments of calls of these names."""
    for node in ast.walk(parsed(path)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        argument = node.args[0]
        if called in names and isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value
