"""The map of register rights: who may read and write where and until when, and what producers did in a register."""
