"""Measurements. Each program prints a table, and with --json one object with its figures, limits and ratios."""
