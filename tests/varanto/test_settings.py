"""Settings: read from the environment, and strictly."""

from pathlib import Path

import pytest

from varanto.settings import SettingInvalid, Settings
from varanto_formats.checks import Mode


def test_an_empty_environment_is_enough() -> None:
    """Everything has a default that suits a laptop; an empty variable counts as none."""
    assert Settings.from_environment({}) == Settings.from_environment({"VARANTO_PORT": ""})
    assert Settings.from_environment({}).mode is Mode.TEST


def test_variables_become_values_of_their_kind() -> None:
    """Numbers, folders and choices arrive as what they are."""
    settings = Settings.from_environment(
        {"VARANTO_MODE": "production", "VARANTO_PORT": "9000", "VARANTO_HOME": "/srv/v", "PATH": "/bin"}
    )
    assert (settings.mode, settings.port, settings.keys) == (Mode.PRODUCTION, 9000, Path("/srv/v/keys"))


@pytest.mark.parametrize(
    ("name", "value"), [("VARANTO_PORT", "secret"), ("VARANTO_MODE", "secret"), ("VARANTO_LOGLEVEL", "secret")]
)
def test_a_wrong_variable_is_named_and_its_value_is_not(name: str, value: str) -> None:
    """A mistyped name or value stops the start and says which variable it was."""
    with pytest.raises(SettingInvalid, match=name) as caught:
        Settings.from_environment({name: value})
    assert value not in str(caught.value)


def test_secrets_do_not_show() -> None:
    """Keys and passwords in connection strings stay out of what is printed."""
    shown = repr(Settings(master_key="secret", database_url="secret", migration_url="secret"))
    assert "secret" not in shown
