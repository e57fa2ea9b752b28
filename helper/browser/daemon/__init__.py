"""The process that owns a browser window, and the connection between that process and the program."""
