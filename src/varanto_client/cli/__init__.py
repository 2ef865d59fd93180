"""The command line of a client information system: `varanto-client`."""

import sys

import typer

from varanto_client.cli import archive, documents, notices, reconcile, rights, searching, summary, validating, wills
from varanto_client.cli.show import complain
from varanto_client.errors import VarantoError
from varanto_client.profiles import ProfileUnusable

app = typer.Typer(
    help="Store, find, fetch and check social-welfare client documents.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(validating.validate)
app.command()(documents.store)
app.command()(archive.archive)
app.command()(documents.fetch)
app.command()(searching.search)
app.command()(summary.summary)
app.command()(wills.wills)
app.command()(rights.rights)
app.command()(rights.changes)
app.command()(notices.notice)
app.command()(reconcile.reconcile)


def main() -> None:
    """Run the command; exit code 0 only on success, 2 for wrong usage, 1 for everything else."""
    try:
        app()
    except (VarantoError, ProfileUnusable, OSError) as error:
        complain(error)
        sys.exit(1)
