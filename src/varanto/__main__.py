"""`python -m varanto`: the command line."""

from varanto.cli import main

main()
