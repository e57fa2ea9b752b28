"""Reading what the portal says about complaints that were filed."""
