"""Logs: what they say and what they never say."""

import json
import logging

from varanto.kit.logs import JsonLines

SECRET = "010181-900C"


def written(name: str, message: str, *args: object, error: BaseException | None = None) -> dict[str, object]:
    exc_info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(name, logging.WARNING, __file__, 1, message, args, exc_info)
    return json.loads(JsonLines().format(record))


def test_a_line_is_json_with_time_level_and_place() -> None:
    """A machine can read every line."""
    line = written("varanto.http", "served %s", "well")
    assert line.keys() == {"time", "level", "logger", "message"}
    assert line["message"] == "served well"


def test_values_that_libraries_log_stay_out() -> None:
    """A database driver may warn about a value; the line keeps the sentence and drops the value."""
    line = written("psycopg", "bad value: %s", SECRET)
    assert line["message"] == "bad value: %s"


def test_an_exception_tells_its_place_and_not_its_words() -> None:
    """What an exception quotes may be of a person."""
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        line = written("varanto.http", "request failed", error=error)
    assert line["exception"] == "ValueError"
    assert "test_logs.py" in str(line["traceback"])
    assert SECRET not in json.dumps(line)
