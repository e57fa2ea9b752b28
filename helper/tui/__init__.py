"""The screens: what the person sees and does in the terminal; textual lives here only."""
