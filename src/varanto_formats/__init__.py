"""National formats: identifiers, CDA documents, signatures and structures. Pure: bytes and values in, values out."""
