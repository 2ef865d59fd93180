"""Identification (tunnistaminen): who a person in a browser is, as a provider that she goes to vouches for it."""
