"""The words of users' sheets, in their languages, as data."""
