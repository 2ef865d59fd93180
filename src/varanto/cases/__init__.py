"""Case links (asialiitos): which cases of one controller belong together, as metadata of the repository."""
