"""Producers at the gate in: whether a unit may write into its organiser's register, and what comes of it."""
