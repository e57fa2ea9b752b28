"""The form of a page: finds its fields, fills them, chooses entries, reads them, and lets the user teach them."""
