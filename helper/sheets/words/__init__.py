"""The words of people's sheets, in their languages, as data."""
