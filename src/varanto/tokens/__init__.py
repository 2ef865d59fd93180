"""Access tokens: a system proves who it is, and is vouched for in an acting context."""
