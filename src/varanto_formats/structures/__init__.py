"""Document structures (asiakirjarakenteet): what the structured body of a document may and must hold."""

from varanto_formats.structures.catalogue import Structure, final_from, general_type, shipped, specific_type

__all__ = ["Structure", "final_from", "general_type", "shipped", "specific_type"]
