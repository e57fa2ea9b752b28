"""Days and times as a person says them, in the time of this computer."""

from __future__ import annotations

from datetime import date, datetime

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def long_day(moment: datetime) -> str:
    """Such as "Tue 24 Nov"."""
    local = moment.astimezone()
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]}"


def near_day(moment: datetime, now: datetime) -> str:
    """Such as "today", "Fri" within the last week, "3 Dec", "3 Dec 2024"."""
    local, today = moment.astimezone(), now.astimezone()
    days = (today.date() - local.date()).days
    if days == 0:
        return "today"
    if 0 < days < 7:
        return _DAYS[local.weekday()]
    year = "" if local.year == today.year else f" {local.year}"
    return f"{local.day} {_MONTHS[local.month - 1]}{year}"


def on_day(day: date, today: date) -> str:
    """Such as "today", "tomorrow", "3 Dec", "3 Dec 2024"."""
    if (near := (day - today).days) in {0, 1}:
        return "tomorrow" if near else "today"
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]}{year}"


def age(moment: datetime, now: datetime) -> str:
    """Such as "3d"; the same day is "today"."""
    days = (now.astimezone().date() - moment.astimezone().date()).days
    return "today" if days <= 0 else f"{days}d"


def ago(moment: datetime, now: datetime) -> str:
    """Such as "today", "yesterday", "9 days ago"."""
    days = (now.astimezone().date() - moment.astimezone().date()).days
    if days <= 0:
        return "today"
    return "yesterday" if days == 1 else f"{days} days ago"


def minute(moment: datetime, now: datetime) -> str:
    """A day and a time of it, such as "24 Nov 19:42"."""
    local = moment.astimezone()
    day = f"{local.day} {_MONTHS[local.month - 1]}"
    year = "" if local.year == now.astimezone().year else f" {local.year}"
    return f"{day}{year} {local:%H:%M}"
