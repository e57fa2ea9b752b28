"""An order reaches the daemon as it was given, and nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.browser.daemon.config import (
    DaemonConfig,
    DaemonInfo,
    read_config,
    read_info,
    write_config,
    write_info,
)
from helper.flow.spec import OutcomeWords
from helper.system.files import make_private
from tests.systems import is_for_nobody_else


@pytest.fixture
def order(tmp_path: Path) -> DaemonConfig:
    return DaemonConfig(
        account="0f3c",
        run=make_private(tmp_path / "run"),
        executable=Path("/usr/bin/chromium"),
        profile=None,
        add_switches=("--one",),
        leave_out_switches=("--two",),
        sandbox=False,
        hosts=("127.0.0.1",),
        outcome=OutcomeWords(accepted=("Submitted", "提交成功"), number_label=("Complaint number",)),
        linger_seconds=4.5,
    )


def test_an_order_is_read_as_it_was_written(order: DaemonConfig) -> None:
    """With its words in every language, into a file of the person's own."""
    file = write_config(order)
    assert read_config(file) == order
    assert is_for_nobody_else(file)


def test_a_note_is_read_as_it_was_written(order: DaemonConfig) -> None:
    """And a damaged or missing one is none."""
    note = DaemonInfo(
        pid=7,
        endpoint="/tmp/x.sock",
        desk="/tmp/d.sock",
        desk_token="t",
        version="1/1.65.2",
        profile="/p",
    )
    assert read_info(order) is None
    write_info(order, note)
    assert read_info(order) == note
    order.info_file.write_text('{"pid": 7}', encoding="utf-8")
    assert read_info(order) is None
