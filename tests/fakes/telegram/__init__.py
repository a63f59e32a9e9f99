"""A Bot API server for tests, speaking real HTTP on 127.0.0.1, and people who talk with the bots on it."""

from tests.fakes.telegram.calls import Call, Upload
from tests.fakes.telegram.errors import ApiError
from tests.fakes.telegram.faults import Fault, Rule
from tests.fakes.telegram.people import Button, Group, Message, NoSuchButton, NothingHeard, Person
from tests.fakes.telegram.server import FakeTelegram

__all__ = [
    "ApiError", "Button", "Call", "FakeTelegram", "Fault", "Group", "Message", "NoSuchButton", "NothingHeard",
    "Person", "Rule", "Upload",
]  # fmt: skip
