"""The gate in: nothing enters the archive but through here."""
