"""Logs as JSON lines that hold no personal data, whatever a library or an exception would say."""

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType

OWN = "varanto"


class JsonLines(logging.Formatter):
    """One JSON object a record. Messages of libraries stay templates, exceptions keep their type and place only."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line."""
        ours = record.name.partition(".")[0] == OWN
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage() if ours else str(record.msg),
        }
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["traceback"] = places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def places(at: TracebackType | None) -> list[str]:
    """Where an exception passed, outermost first: file, line and function, never values."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(at)]


def configure(level: str) -> None:
    """Send our own records of this level, and warnings of the libraries, to standard error as JSON lines."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger(OWN).setLevel(level.upper())
