"""The Filing pane: the plan, the form being filled, the questions, and the user's turn."""
