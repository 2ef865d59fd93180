"""Contracts of our own for import-linter."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from typing_extensions import override


class OwnStore(Contract):
    """A store is imported by its own slice only."""

    type_name = "own_store"
    root = fields.StringField()

    @override
    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Every import of `<root>.<slice>.store` from outside `<root>.<slice>`."""
        strangers = [
            (importer, store)
            for store in sorted(graph.modules)
            if store.startswith(f"{self.root}.") and store.endswith(".store")
            for importer in sorted(graph.find_modules_that_directly_import(store))
            if not importer.startswith(store.removesuffix("store"))
        ]
        return ContractCheck(kept=not strangers, metadata={"strangers": strangers})

    @override
    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each stranger."""
        for importer, store in check.metadata["strangers"]:
            output.print_error(f"{importer} imports {store}, which belongs to another slice")
