"""Which addresses may lead to the portal: the decision that stands before every window."""

from __future__ import annotations

import pytest

from helper.hosts import PORTAL_HOSTS
from helper.session.portal_address import Trust, read_portal_address


def trust(address: str, *more: str) -> Trust:
    return read_portal_address(address, (*PORTAL_HOSTS, *more)).trust


@pytest.mark.parametrize("host", PORTAL_HOSTS)
def test_the_hosts_of_the_code_are_known(host: str) -> None:
    """The hosts known from public pages need no question."""
    assert trust(f"https://{host}/#/ippHome") is Trust.KNOWN


def test_a_host_that_the_person_has_named_is_known() -> None:
    """What stands in the settings is asked about no more."""
    assert trust("https://ipp.portal.example/", "ipp.portal.example") is Trust.KNOWN


@pytest.mark.parametrize("address", ["http://127.0.0.1:8765/", "http://localhost:1/", "http://[::1]:9/"])
def test_this_machine_is_practice(address: str) -> None:
    """A portal on loopback is never the real one."""
    assert trust(address) is Trust.PRACTICE


@pytest.mark.parametrize(
    "address",
    [
        "https://ipp.portal.example/form",
        "https://ipp2.aidcgroup.net/",
        "https://ipp.aliexpress.com/",
        "https://ipp.pörtal.example/",
    ],
)
def test_a_well_written_host_that_nobody_knows_is_strange(address: str) -> None:
    """Over https, without tricks, resembling nothing: only the person can say."""
    assert trust(address) is Trust.STRANGE


@pytest.mark.parametrize(
    "address",
    [
        "http://ipp.portal.example/",
        "https://mira@ipp.portal.example/",
        "https://ipp.alibabagroup.com@evil.example/",
        "https://evil.example\\@127.0.0.1/",
        "http://evil.example\\@127.0.0.1/",
        "https://evil.example/\n/127.0.0.1",
        "https://0.0.0.0/",
        "https://93.184.216.34/",
        "https://[2606:2800:220:1::1]/",
        "https://127.0.0.1.evil.example/",
        "https://ipp.localhost/",
        "https://portal/",
        "ipp.portal.example",
        "javascript:alert(1)",
        "",
    ],
)
def test_tricks_are_refused_without_a_question(address: str) -> None:
    """No https, a user name, a number, a name of no network, or a text that eye and browser read differently."""
    assert trust(address) is Trust.REFUSED


@pytest.mark.parametrize(
    "host",
    [
        "ipp.aidcgroup.net.evil.example",
        "ipp-aidcgroup.example",
        "ipp.alibabagr0up.com",
        "ipp.a1ibaba.com",
        "ipp.taobaa.com",
        "ipp.\u0430libabagroup.com",
        "\u0442aobao.com",
    ],
)
def test_a_host_that_looks_like_alibabas_is_refused(host: str) -> None:
    """Whoever borrows the name outside Alibaba's own domains is no portal, whatever a person would say."""
    assert trust(f"https://{host}/") is Trust.REFUSED


def test_letters_of_another_alphabet_are_named_as_the_browser_writes_them() -> None:
    """The host is given in punycode, and known to be disguised."""
    read = read_portal_address("https://ipp.pörtal.example/", PORTAL_HOSTS)

    assert (read.host, read.disguised) == ("ipp.xn--prtal-jua.example", True)


@pytest.mark.parametrize("address", ["https://ipp.aidcgroup.net:8443/", "https://ipp.portal.example:444/"])
def test_another_port_is_not_the_portal(address: str) -> None:
    """What answers there beside the portal's own place is another program: it is not opened, and the sentence says why."""
    told = read_portal_address(address, (*PORTAL_HOSTS, "ipp.portal.example"))
    assert told.trust is Trust.REFUSED
    assert "has no number behind" in told.why
    assert trust("https://ipp.aidcgroup.net:443/") is Trust.KNOWN
