"""Designs brought in: pictures, a sheet, addresses of the person's own shops."""
