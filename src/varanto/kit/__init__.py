"""What every slice stands on and no law speaks of."""
