"""Log requests (lokipyyntö): clients who ask who used their data, and what they are answered (703/2023 11 §)."""
