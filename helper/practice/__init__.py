"""The practice portal: a complaint portal on this machine for trying, showing and testing; it sends nothing elsewhere.

`server.PracticePortal` serves it. From the rest of the program it imports only errors, hosts and the loopback
server, so
that it cannot affect anything else.
"""
