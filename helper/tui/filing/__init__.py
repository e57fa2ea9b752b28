"""Filing on the screen: the plan, the form, the questions, the person's turn."""
