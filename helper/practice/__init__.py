"""The practice portal: a complaint portal on this computer for trying, demonstrating and testing.

`server.PracticePortal` serves the portal, which sends nothing to other computers. From this program it
imports only the errors, the hosts and the loopback server, so it cannot affect the user's records.
"""
