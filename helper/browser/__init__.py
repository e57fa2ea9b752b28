"""The visible browser windows: the process that owns the browser, and the code that works in its pages."""
