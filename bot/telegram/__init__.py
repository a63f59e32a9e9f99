"""Telegram: the two bots, and how replies are rendered for it."""
