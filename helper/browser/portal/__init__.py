"""The visible window on the portal: its tabs, whose turn it is, and the user's actions there."""
