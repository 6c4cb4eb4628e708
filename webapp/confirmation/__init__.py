"""Confirming repairs: the neighbours say whether what a department calls mended is mended."""
