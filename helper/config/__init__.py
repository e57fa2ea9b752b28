"""Folders, settings, crash reports and durable file writes on this computer."""
