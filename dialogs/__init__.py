"""What is said next. Pure: (conversation, turn, desk) -> (conversation, replies, effects)."""
