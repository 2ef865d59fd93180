"""The house keeps its shape."""

import tomllib

from tests.architecture import tree

SETTINGS = tomllib.loads((tree.ROOT / "pyproject.toml").read_text("utf-8"))
CONTRACTS = {one["name"]: one for one in SETTINGS["tool"]["importlinter"]["contracts"]}


def test_every_slice_is_under_contract() -> None:
    """A new slice cannot be forgotten in the contract on what stands inside one."""
    held = CONTRACTS["Inside a slice: edge, service, vault, store and rules, model"]["containers"]
    assert sorted(held) == [f"varanto.{name}" for name in tree.SLICES]


def test_the_server_has_no_other_modules() -> None:
    """Beside slices and kit there are only the few modules that wire them."""
    assert {path.name for path in tree.SERVER.glob("*.py")} <= {
        "__init__.py",
        "__main__.py",
        "app.py",
        "cli.py",
        "settings.py",
        "workers.py",
    }
