"""Folders, settings and durable files on this computer."""
