"""The practice portal: a complaint portal on this machine for trying, showing and testing; nothing leaves it.

`server.PracticePortal` serves it. It imports only errors and hosts from the rest of the program, so that it cannot
become a way into it.
"""
