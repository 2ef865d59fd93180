"""HL7 V3 Medical Records messages: the frames in which documents travel (documents.md §4.3)."""
