"""The process that owns a browser, and the line between it and the program."""
