"""SQL of the logs: entries, and the tree above them."""
