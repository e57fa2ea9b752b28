"""Prepares copyright complaints for Alibaba's IPP portal and fills them in, in a browser window you can see.

The user logs in, reads, ticks the declaration and presses Submit; nothing in this package can.
"""

__version__ = "0.1.0"
