"""The end of the retained personnel relation as a calendar file (RFC 5545), made of the address alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from icalendar import Alarm, Calendar, Event

from bot.web.api import services_of
from bot.wiring import Services
from dialogs.conversation import Language
from dialogs.retention import REMIND_BEFORE, end_of_retention
from dialogs.words import words

router = APIRouter()


@router.get("/calendar/retention.ics")
async def retention(
    desk: Annotated[Services, Depends(services_of)],
    start: Annotated[date, Query(ge=date(1990, 1, 1), le=date(2099, 12, 31))],
    lang: Language = "zh-Hans",
) -> Response:
    """The last day of the three years that begin on ``start``, with an alarm ahead of it."""
    end = end_of_retention(desk.knowledge.current().pack, start, desk.today())
    say = words(lang)
    event = Event()
    event.add("uid", f"retention-{start.isoformat()}@chuangban")
    event.add("dtstamp", desk.clock())
    event.add("summary", say("clock-event", end=end.isoformat()))
    event.add("description", say("clock-event-note", start=start.isoformat(), end=end.isoformat()))
    event.add("dtstart", end)
    event.add("dtend", end + timedelta(days=1))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", say("clock-event", end=end.isoformat()))
    alarm.add("trigger", -REMIND_BEFORE)
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Chuangban//retention//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    disposition = f'attachment; filename="retention-{end.isoformat()}.ics"'
    return Response(
        calendar.to_ical(), media_type="text/calendar; charset=utf-8", headers={"Content-Disposition": disposition}
    )
