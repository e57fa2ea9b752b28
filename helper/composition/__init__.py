"""Creates the sessions for the command line and the screens."""
