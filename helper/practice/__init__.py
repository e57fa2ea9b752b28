"""The practice portal: a complaint portal on this computer, for trying, demonstrating and testing the program.

`server.PracticePortal` serves it. The portal sends nothing to other computers. It imports only the errors, the hosts
and the loopback server of this program, so it cannot affect the records.
"""
