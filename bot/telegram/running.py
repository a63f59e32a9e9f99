"""Both bots beside each other in one event loop, each only when its token is set."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from bot.delivery import Delivery, Sender
from bot.staff_notices import CHANNEL as STAFF_CHANNEL
from bot.telegram import applicant, staff
from bot.telegram.polling import Handle, Poller
from bot.wiring import Services

Loop = Callable[[], Awaitable[None]]
"""Runs until it is cancelled; called again when it failed."""


@asynccontextmanager
async def bots(services: Services) -> AsyncIterator[list[Loop]]:
    """The loops of the bots whose tokens are set; the caller runs them as tasks and closes this after they ended."""
    settings = services.settings
    senders: dict[str, Sender] = {}
    loops: list[Loop] = []
    async with AsyncExitStack() as stack:
        if settings.telegram_token is not None:
            token = settings.telegram_token.get_secret_value()
            bot = applicant.make_bot(token, settings.telegram_api_url)
            stack.push_async_callback(bot.session.close)
            updates = applicant.ApplicantUpdates(bot, services.turns, services.database, services.keys, services.clock)
            senders[applicant.CHANNEL] = applicant.TelegramSender(bot)
            loops.append(_poller(services, token, updates.handle).run)
        if settings.telegram_staff_token is not None:
            token = settings.telegram_staff_token.get_secret_value()
            staff_bot = await stack.enter_async_context(staff.open_bot(token, settings.telegram_api_url))
            staff_updates = staff.StaffUpdates(staff_bot, services.database, services.keys, services.clock)
            senders[STAFF_CHANNEL] = staff.StaffSender(staff_bot, services.database)
            loops.append(_poller(services, token, staff_updates.handle).run)
        if senders:
            loops.append(Delivery(services.database, services.keys, services.clock, senders).run)
        yield loops


def _poller(services: Services, token: str, handle: Handle) -> Poller:
    return Poller(token, services.settings.telegram_api_url, services.database, services.keys, services.clock, handle)
