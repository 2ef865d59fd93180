"""What is kept: documents, their versions and their bodies."""
