"""The way to an account on the screen."""
