"""The visible window on the portal: its tabs, the overlay, and the user's actions."""
