"""The program cannot send anything to a seller."""

from __future__ import annotations

import re
from pathlib import Path

from helper.flow.load import shipped_flow
from helper.flow.spec import StepKind
from helper.hosts import LOGIN_HOSTS, PORTAL_HOSTS

ROOT = Path(__file__).parents[1]
_WAYS = re.compile(
    r"mailto:|smtplib|message\.aliexpress|im\.alisoft|wangwang\.|/chat\b|msg\.alibaba", re.IGNORECASE
)


def test_program_contains_no_address_of_a_chat_or_mail_service() -> None:
    files = [*(ROOT / "helper").rglob("*"), *(ROOT / "flows").rglob("*")]
    found = [
        str(file.relative_to(ROOT))
        for file in files
        if file.suffix in {".py", ".js", ".toml", ".html"} and _WAYS.search(file.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_shipped_flow_opens_only_pages_on_the_portals_hosts() -> None:
    flow = shipped_flow()

    ways = [step.value for step in flow.steps(StepKind.GO)]
    assert all(way.startswith(("/", "#/")) and not way.startswith("//") for way in ways)
    assert set(flow.portal_hosts) <= set(PORTAL_HOSTS)
    assert set(flow.login_hosts) <= set(LOGIN_HOSTS)
