"""Nothing in a test reaches past this machine: connecting anywhere but to loopback or a Unix socket raises."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

import pytest


class OutsideConnection(RuntimeError):
    """A test tried to reach another machine. Not an OSError, so that no network handling takes it for an outage."""


def forbid_outside_connections(patch: pytest.MonkeyPatch) -> None:
    """Guard every way in which a Python socket names its peer."""
    for name, place in (("connect", 0), ("connect_ex", 0), ("sendto", -1)):
        patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name), place))


def _guarded(original: Callable[..., Any], place: int) -> Callable[..., Any]:
    def guarded(self: socket.socket, *args: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(args[place][0]):
            raise OutsideConnection(f"a test tried to connect to {args[place]!r}")
        return original(self, *args)

    return guarded


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
