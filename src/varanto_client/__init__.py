"""The SDK of Varanto: compose, sign, store, find and read national documents."""
