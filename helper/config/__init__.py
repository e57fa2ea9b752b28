"""Where things lie on this computer, and how the person wants them."""
