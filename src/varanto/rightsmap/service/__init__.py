"""Use cases of the map of register rights: show it, say what an end would take, feed what producers did."""

from varanto.rightsmap.service.feeding import changes
from varanto.rightsmap.service.losing import preview
from varanto.rightsmap.service.mapping import rights_map

__all__ = ["changes", "preview", "rights_map"]
