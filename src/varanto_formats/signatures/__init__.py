"""Electronic signatures and seals of national documents (703/2023 22 §): made, checked, and the certificates behind."""
