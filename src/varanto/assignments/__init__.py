"""Professionals' duties as their organisations register them: who may claim what in a token."""
