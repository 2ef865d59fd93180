"""What the doors of this slice tell to whoever keeps the log, which stands above them."""

from collections.abc import Callable
from typing import TypeAlias

from varanto.kit.context import Context

Record: TypeAlias = Callable[[Context, str, str, str], None]
"""Called with the context, the action, the outcome (`done`, `refused`) and an impersonal detail."""
