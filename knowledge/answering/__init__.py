"""Questions answered from a pack, cited or silent. Start at answerer.Answerer."""

from knowledge.answering.answerer import Analysis, Answerer
from knowledge.answering.answers import Answer, Cited, Option, Outside, Status

__all__ = ["Analysis", "Answer", "Answerer", "Cited", "Option", "Outside", "Status"]
