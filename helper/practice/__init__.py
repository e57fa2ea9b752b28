"""The practice portal: a complaint portal on this computer, for trying, showing and testing the program.

`server.PracticePortal` serves it. The portal sends nothing to other computers. Of the rest of the program, it
imports only errors, hosts and the loopback server, so it cannot affect anything else.
"""
