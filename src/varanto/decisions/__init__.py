"""Decision receipts: why a document was released or withheld, told to its holder, and decided again as of then."""
