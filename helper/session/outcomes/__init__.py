"""Reading what the portal says about what was filed."""
