"""`python -m varanto_client` is `varanto-client`."""

from varanto_client.cli import main

main()
