"""Who has died and when, as the population register tells: what many retention periods begin with."""
