"""requirements.lock is complete for each supported system and Python, because pip installs it without resolving."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from itertools import product
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SYSTEMS = {
    "linux": {"os_name": "posix", "platform_system": "Linux", "platform_machine": "x86_64"},
    "win32": {"os_name": "nt", "platform_system": "Windows", "platform_machine": "AMD64"},
    "darwin": {"os_name": "posix", "platform_system": "Darwin", "platform_machine": "arm64"},
}
ENVIRONMENTS = [
    {
        "sys_platform": system, **names,
        "python_version": version, "python_full_version": f"{version}.0", "implementation_version": f"{version}.0",
        "implementation_name": "cpython", "platform_python_implementation": "CPython",
        "platform_release": "", "platform_version": "",
    }
    for (system, names), version in product(SYSTEMS.items(), ("3.11", "3.12", "3.13", "3.14"))
]  # fmt: skip


def lock_entries() -> list[Requirement]:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return [Requirement(line) for line in re.findall(r"^([a-z].*?) \\$", text, re.MULTILINE)]


ENTRIES = lock_entries()


def applies(requirement: Requirement, environment: Mapping[str, str], extra: str = "") -> bool:
    return requirement.marker is None or requirement.marker.evaluate({**environment, "extra": extra})


def wanted_by_project() -> list[Requirement]:
    project = PROJECT["project"]
    extras = [line for lines in project.get("optional-dependencies", {}).values() for line in lines]
    lines = [*PROJECT["build-system"]["requires"], *project["dependencies"], *extras]
    return [Requirement(line) for line in [*lines, *PROJECT["dependency-groups"]["dev"]]]


@cache
def installed(name: str) -> tuple[str, list[Requirement]] | None:
    """Return the version and the requirements of a package, or None if it is not installed here."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return None
    return found.version, [Requirement(line) for line in found.requires or []]


def faults(entries: list[Requirement], environment: Mapping[str, str]) -> Iterator[str]:
    """Yield each requirement that a lock with these entries does not meet in an environment.

    Requirements of a package that is not installed here, such as one for Windows, are unknown.
    """
    locked = {entry.name: entry for entry in entries if applies(entry, environment)}
    waiting, seen = [wanted for wanted in wanted_by_project() if applies(wanted, environment)], set[str]()
    while waiting:
        wanted = waiting.pop()
        if str(wanted) in seen:
            continue
        seen.add(str(wanted))
        name = canonicalize_name(wanted.name)
        version = next((pin.version for pin in locked[name].specifier), "") if name in locked else None
        if version is None:
            yield f"{wanted} is not in the lock"
        elif not wanted.specifier.contains(version, prereleases=True):
            yield f"{wanted} does not permit {version} of the lock"
        if (here := installed(name)) is not None:
            if version not in {None, here[0]}:
                yield f"{name} is installed in {here[0]}, and the lock has {version}"
            extras = ("", *wanted.extras)
            waiting += [
                needed for needed in here[1] if any(applies(needed, environment, extra) for extra in extras)
            ]


@pytest.mark.parametrize(
    "environment", ENVIRONMENTS, ids=lambda named: f"{named['sys_platform']}-{named['python_version']}"
)
def test_lock_has_every_requirement_in_the_installed_version(environment: Mapping[str, str]) -> None:
    assert list(faults(ENTRIES, environment)) == []


@pytest.mark.parametrize("removed", ENTRIES, ids=lambda entry: entry.name)
def test_lock_without_one_entry_is_incomplete(removed: Requirement) -> None:
    kept = [entry for entry in ENTRIES if entry is not removed]
    needs_it = (environment for environment in ENVIRONMENTS if applies(removed, environment))
    assert f"{removed.name} is not in the lock" in [
        re.sub(r"^([\w.-]+).* is not", lambda found: f"{canonicalize_name(found[1])} is not", fault)
        for fault in faults(kept, next(needs_it))
    ]
