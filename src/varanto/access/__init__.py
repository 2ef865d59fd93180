"""Access (käyttöoikeus ja asiayhteys): who may ask at all, for what purpose, and what her task lets her see."""
