"""The Listings pane, with pasting, review, bulk changes and details of listings."""
