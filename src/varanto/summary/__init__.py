"""The summary (kooste) of one client: a view computed from the documents of the own register, never stored."""
