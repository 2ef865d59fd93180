"""The outbox: mass archiving (massa-arkistointi) that nothing interrupts for good (documents.md §1.5)."""
