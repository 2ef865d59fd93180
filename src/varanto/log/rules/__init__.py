"""Pure rules of the logs: the canonical form of an entry, the Merkle tree over entries, signed notes."""
