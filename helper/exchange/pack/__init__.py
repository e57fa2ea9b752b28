"""The file for a lawyer: everything known about one design or one seller, with a list by which it can be verified."""
