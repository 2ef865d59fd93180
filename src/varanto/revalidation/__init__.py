"""Signatures looked at again, long after: what still holds, what stands for what does not, and what is missing."""
