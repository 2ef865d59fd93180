"""Certificates of signers: whether their issuers have revoked them, asked, believed, and kept as evidence."""
