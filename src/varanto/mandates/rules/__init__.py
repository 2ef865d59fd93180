"""Rules of mandates: what proves a call to Suomi.fi-valtuudet, what its answers open, what may be registered."""
