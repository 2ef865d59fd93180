"""The national document: a CDA R2 file with the Finnish social-welfare header."""
