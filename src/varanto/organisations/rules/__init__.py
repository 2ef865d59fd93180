"""Pure decisions of the registers: whom a system may act as, which keys and assertions are good."""
