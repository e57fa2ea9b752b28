"""The practice portal: a complaint portal on this machine, for trying, showing and testing; nothing leaves it.

`server.PracticePortal` serves it, `control_api.PracticeControl` steers it, `person.ScriptedPerson` plays the person.
Of the product it imports only errors and hosts, so that it cannot become a back door into the product.
"""
