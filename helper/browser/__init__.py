"""The visible browser windows: the daemon that owns the browser, and form, guard, watcher and overlay on the portal's page."""
