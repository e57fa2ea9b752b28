"""Spreadsheets for import and export; exported cells are text that no program takes for a formula."""
