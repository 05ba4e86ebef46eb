"""The structure of a page: lines to chunks, chunks to parts with a role, parts to a procedure."""
