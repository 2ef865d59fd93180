"""Access reviews (käytönvalvonta): looks at the logs for uses that somebody should explain (703/2023 78 §)."""
