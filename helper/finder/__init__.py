"""Which control of a page is meant by a label: decided from the reading of a form, without a browser."""
