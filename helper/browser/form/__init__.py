"""The form of a page: finds its fields, fills them in, chooses entries, reads them, and learns them from the user."""
