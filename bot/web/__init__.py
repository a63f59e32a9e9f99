"""The web: chat page, HTTP API, policy reader, one-time form, status page."""
