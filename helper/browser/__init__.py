"""The visible windows: the daemon that owns the browser, and the form, guard, watcher and overlay in the portal's page."""
