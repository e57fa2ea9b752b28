"""What the program talks about; no input or output of any kind."""
