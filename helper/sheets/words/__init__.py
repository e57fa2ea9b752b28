"""The words that users write in their sheets, in many languages, stored as data files."""
