"""The steps of the conversation, one file a subject. Each takes the turn in the making and adds to it."""
