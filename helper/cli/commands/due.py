"""`ipp-helper due`: what has a date, and how well the rule behind it is known."""

from __future__ import annotations

from datetime import UTC, date, datetime

from helper.cli.desk import open_desk
from helper.cli.options import AsJson, Data
from helper.cli.output import DONE, show, table
from helper.model.deadlines import Due
from helper.store.dues import dues


def due(data: Data = None, as_json: AsJson = False) -> int:
    """List what is due, the earliest first; nothing is ever sent for you."""
    today = datetime.now(UTC).date()
    with open_desk(data, read_only=True) as desk:
        found = dues(desk.store, today)
    rows = [(one.on.isoformat(), one.what, one.rule.certainty.value) for one in found]
    sources = dict.fromkeys(f"{one.rule.what}: {one.rule.source}" for one in found)
    lines = (
        [*table(rows, ("By", "What", "The rule is")), "", *sources] if found else ["Nothing has a date now."]
    )
    show(lines, as_json=as_json, due=[_view(one, today=today) for one in found])
    return DONE


def _view(one: Due, *, today: date) -> dict[str, object]:
    return {
        "on": one.on.isoformat(),
        "over": one.is_over(today),
        "what": one.what,
        "rule": one.rule.what,
        "source": one.rule.source,
        "certainty": one.rule.certainty.value,
        "findings": list(one.finding_ids),
    }
