"""Nothing grows so large or so vague that a newcomer gets lost in it (style.md, Sizes)."""

import ast
from pathlib import Path

import pytest
from tests.architecture import tree

VAGUE = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}


def _lines(path: Path) -> int:
    return sum(1 for line in path.read_text("utf-8").splitlines() if line.strip())


@pytest.mark.parametrize(("folder", "most"), [("src", 250), ("tools", 250), ("tests", 400)])
def test_no_file_is_too_long(folder: str, most: int) -> None:
    """A file fits into the head: 250 lines of code, 400 of tests."""
    long = {tree.said(path): _lines(path) for path in tree.sources(tree.ROOT / folder) if _lines(path) > most}
    assert long == {}


def _is_table(function: ast.AST) -> bool:
    """Whether a function only lists things: nothing in it branches or repeats."""
    turns = (ast.If, ast.For, ast.While, ast.Try, ast.With, ast.FunctionDef, ast.comprehension)
    return not any(isinstance(node, turns) for node in ast.walk(function) if node is not function)


def test_no_function_is_too_long() -> None:
    """A function fits on the screen: 40 lines without its docstring, unless it is a mere table."""
    long: list[str] = []
    for path in tree.sources(tree.SRC):
        for node in ast.walk(tree.parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _is_table(node):
                start = node.body[1].lineno if ast.get_docstring(node) and len(node.body) > 1 else node.lineno
                if (node.end_lineno or 0) - start >= 40:
                    long.append(f"{tree.said(path)}:{node.lineno} {node.name}")
    assert long == []


def test_no_slice_is_too_large() -> None:
    """A slice has 1 200 lines at most; a larger one is two legal concepts."""
    sizes = {name: sum(map(_lines, tree.sources(tree.SERVER / name))) for name in tree.SLICES}
    assert {name: size for name, size in sizes.items() if size > 1200} == {}


def test_no_module_has_a_vague_name() -> None:
    """A name says what is inside."""
    assert [tree.said(path) for path in tree.sources(tree.SRC) if path.stem in VAGUE or path.parent.name in VAGUE] == []


def test_every_test_says_what_should_be_true() -> None:
    """A reader learns from each test a sentence about the program."""
    silent = [
        f"{tree.said(path)} {node.name}"
        for path in tree.sources(tree.ROOT / "tests")
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not ast.get_docstring(node)
    ]
    assert silent == []
