"""Pure rules of the logs: the canonical form of an entry, and who may read one."""
