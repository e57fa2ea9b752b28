"""The visible window on the portal: its tabs, whose turn it is, and what the person does there."""
