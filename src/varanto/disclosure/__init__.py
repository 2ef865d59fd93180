"""The gate out: whatever leaves the archive is decided, logged and released here."""
