"""The staff console under /desk: one file a resource. It reads tables and calls services; it never writes a table."""

from bot.desk.console import mount

__all__ = ["mount"]
