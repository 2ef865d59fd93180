"""Mandates (valtuudet): at which desks and registers a person may work for an organisation."""
