"""Creates the sessions for both interfaces: the command line and the screens."""
