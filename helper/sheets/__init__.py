"""Imports and exports spreadsheets. Exported cells are text, so no program executes them as formulas."""
