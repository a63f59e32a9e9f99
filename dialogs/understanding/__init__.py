"""Reads what people type: as the answer to a question, as facts told in passing, as a yes or a no.

answers.py     one message as the answer to one question            passing.py   facts told unasked
yes_no.py      yes or no to an offer or a consent                   report.py    the shape of `chuangban understand`
numbers.py amounts.py durations.py dates.py years.py percentages.py areas.py     quantities in three scripts
general.yaml asides.yaml facts.yaml                                 the words
"""

from dialogs.understanding.amounts import read_amount
from dialogs.understanding.answers import read_answer
from dialogs.understanding.areas import read_area
from dialogs.understanding.dates import read_date
from dialogs.understanding.durations import read_duration
from dialogs.understanding.numbers import read_number
from dialogs.understanding.passing import read_passing
from dialogs.understanding.percentages import read_percentage
from dialogs.understanding.readings import Reading
from dialogs.understanding.report import understand_report
from dialogs.understanding.years import read_year
from dialogs.understanding.yes_no import read_yes_no

__all__ = [
    "Reading",
    "read_amount",
    "read_answer",
    "read_area",
    "read_date",
    "read_duration",
    "read_number",
    "read_passing",
    "read_percentage",
    "read_year",
    "read_yes_no",
    "understand_report",
]
