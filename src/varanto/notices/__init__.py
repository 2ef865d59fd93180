"""Disclosure notices (luovutusilmoitus): disclosures outside the repository, told to it for the disclosure log."""
