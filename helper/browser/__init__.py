"""The visible windows: the keeper that owns the browser, and the form, guard, watcher and strip in the portal's page."""
