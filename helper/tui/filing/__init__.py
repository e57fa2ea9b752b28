"""Filing on the screen: the plan, the form, the questions, the user's turn."""
