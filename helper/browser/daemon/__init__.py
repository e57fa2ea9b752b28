"""The process that owns a browser window, and the connection between it and the program."""
