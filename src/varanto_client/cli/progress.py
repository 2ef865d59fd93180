"""How far long work has come: how many of how many, how fast, how much longer."""

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

T = TypeVar("T")


class Rate(ProgressColumn):
    """Pieces a second."""

    def render(self, task: Task) -> Text:
        """The rate of late, or nothing yet."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.0f}/s" if speed else "", style="progress.data.speed")


class Bar:
    """A bar on the terminal that can be told of progress."""

    def __init__(self, progress: Progress, what: str, total: int | None) -> None:
        self._progress = progress
        self._task = progress.add_task(what, total=total)

    def advance(self, pieces: int) -> None:
        """So many more are done."""
        self._progress.advance(self._task, pieces)

    def over(self, work: Iterable[T]) -> Iterator[T]:
        """The pieces of work, each counted when the next one is asked for."""
        for piece in work:
            yield piece
            self.advance(1)


@contextmanager
def shown(what: str, total: int | None, *, quiet: bool) -> Generator[Bar]:
    """A bar on standard error while something lasts; none where nobody watches."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal) as progress:
        yield Bar(progress, what, total)
