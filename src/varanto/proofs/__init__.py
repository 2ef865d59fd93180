"""The Merkle tree over the logs: checkpoints, proofs, verifying (RFC 6962; docs/log.md)."""
