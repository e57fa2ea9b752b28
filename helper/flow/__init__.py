"""Flows: descriptions of the portal's pages, and the filling of a form according to a flow."""
