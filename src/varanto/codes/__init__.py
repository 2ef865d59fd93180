"""Code sets and document structures: those that are shipped, and those that an operator imports."""
