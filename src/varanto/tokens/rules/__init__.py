"""Pure decisions of the token door: which assertions are good, and whom a system may act as."""
