"""Reads the portal's decisions about filed complaints and registrations."""
