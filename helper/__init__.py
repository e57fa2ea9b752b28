"""Prepares copyright complaints for Alibaba's IPP portal and fills in the forms in a visible browser.

Only the user logs in, reads the form, ticks the declaration and presses Submit. The program never does.
"""

__version__ = "0.1.0"
