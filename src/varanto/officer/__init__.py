"""The desk of the data-protection officer (tietosuojavastaava): log search, entries explained and proven."""
