"""Finds the entries that a question means: sentence vectors, words, sounds, and what is asked and named."""

from knowledge.search.files import search_file

__all__ = ["search_file"]
