"""Changes of identity codes, as the population register tells them."""
