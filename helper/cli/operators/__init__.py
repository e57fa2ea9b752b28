"""The operator at a command line: a person line by line, or another program."""
