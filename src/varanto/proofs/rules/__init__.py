"""Pure rules of the proofs: the Merkle tree, signed notes."""
