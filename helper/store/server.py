"""The PostgreSQL server with the records of several operators: one chain of changes, written by one function.

psycopg is imported only here, and only if records are shared. Every call has a deadline, so that no call
waits forever if the network fails. This module has over 500 lines because all calls share one connection and
interpret its errors in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from importlib import resources
from ipaddress import ip_address
from itertools import chain, islice
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from uuid import uuid4

from pydantic_core import from_json

from helper import __version__
from helper.errors import NotDone, ServerGone, StoreError, StoreUnknown
from helper.store.file_records import Outdated
from helper.store.formats import Batch
from helper.store.wal import Document, DocumentChange, json_of
from helper.translation import tr

if TYPE_CHECKING:
    from psycopg import Connection, Error

T = TypeVar("T")

SCHEMA = 1
"""The version of the tables and the function in `sql/1.sql`."""
_CONNECT_S = 4
_CALL_S = 6.0
"""Timeout of a call in seconds; a call with many documents gets more."""
_DOCUMENTS_PER_S = 1_000
"""Number of documents for which the timeout of a call grows by one second."""
_PAUSE_S = 1.0
"""Seconds to wait after a failed attempt to connect before the next attempt."""
_CLOCK_LIMIT = timedelta(hours=12)
"""Nothing is written if the clocks of computer and server differ by more: deadlines would be wrong."""
_REQUIRED = {
    "findings": (("listings", "listing_id"), ("works", "work_id"), ("complaints", "complaint_id")),
    "complaints": (("works", "work_id"),),
}
"""For each table, the tables to which its documents refer, and the fields that contain the ids."""
_COLUMNS = {
    "listings": ("item_id",),
    "findings": ("listing_id", "work_id", "predecessor_id", "state"),
    "complaints": ("work_id", "state", "reserved_on"),
}
"""The fields of each table that the server's constraints need."""
_NO_SERVICE = re.compile(r'(definition\sof\sservice|service\sfile)\s".*"\snot\sfound')
"""Matches libpq's messages for a service that is not in the file, and for a missing file."""
_BATCH = 10_000
"""Maximum number of documents that are sent in one call, so that no call reaches its timeout."""
_COPY = (
    "copy ipp.document (kind, id, rev, body, item_id, listing_id, work_id, predecessor_id, state, machine, at)"
    " from stdin"
)
_PULL = (
    "copy (select a.head, c.id::text, m.id::text, d.kind, d.id, d.body from ipp.about a"
    " join ipp.change c on c.at = a.head left join ipp.change m on m.at = {0}"
    " left join ipp.document d on d.at > {0} {1} order by d.kind, d.place) to stdout"
)
_LACKING = (
    "select count(*) from unnest(%s::text[], %s::text[], %s::text[]) as given (kind, id, body) where not exists ("
    "select from ipp.history as known where (known.kind, known.id) = (given.kind, given.id)"
    " and known.body = given.body)"
)
_DIGEST = (
    "select sha256(coalesce(string_agg(sha256(convert_to(kind || body, 'UTF8')), '' order by place), ''))"
    " from ipp.document"
)
_DIGESTS = "select kind, id, rev, sha256(convert_to(body, 'UTF8')) from ipp.document where rev > 0"
_WRITE = (
    "select outcome, number from ipp.write(%s, %s, %s, %s, %s, %s, %s::text[], %s::text[], %s::int[], %s::int[],"
    " %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])"
)


class Position(NamedTuple):
    """A position in the server's chain of changes."""

    at: int
    """The number of the change; 0 before the first one."""
    change: str
    """The id of the change. If a server's change with the same number has another id, its history differs."""


class MachineSeen(NamedTuple):
    """A computer that has made changes. It is shown to operators, and never used for a decision."""

    name: str
    operator: str
    version: str
    """The version of ipp-helper on that computer."""
    at: int
    """The number of the last change that the computer has made."""
    seen: datetime


class ServerStatus(NamedTuple):
    head: int
    """The number of the newest change."""
    version: str
    """The version of PostgreSQL."""
    operator: str
    """The login on the server."""
    ahead: timedelta
    """How far the clock of this computer is ahead of the server's."""
    machines: list[MachineSeen]


UNKNOWN: Document = {}
"""Stands for the unknown previous version of a document that others have changed.

No real document has the same checksum.
"""


class Server:
    """One connection to the server, opened by the first call. A server must be used in one thread only."""

    def __init__(self, service: str, machine: str = "") -> None:
        """`service` names a libpq service with the address and the login; `machine` is the name of this computer."""
        self.service = service
        self.machine = machine
        self.ahead = timedelta()
        """How far the clock of this computer is ahead of the server's."""
        self._connection: Connection[Any] | None = None
        self.refused: tuple[float, StoreError] | None = None
        """Time and error of the last attempt to connect, if it failed."""

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def pull(self, since: Position | None) -> Iterator[tuple[Position, Iterator[DocumentChange]]]:
        """Yield the server's position, and the changes between `since` and that position.

        If `since` is None, all documents are yielded.

        The changes are read while the block runs, and are sorted by table. Each change has the latest version
        of a document, and `UNKNOWN` as the previous version.

        Raises `ServerGone`, or another `StoreError` if the server's history does not contain the position.
        """
        # Read the position and the documents with one statement, so that both are from the same snapshot.
        query = _PULL.format(*(since.at, "") if since else (-1, "and d.rev > 0"))
        with self._called(_CALL_S if since else 600.0) as connection, connection.cursor().copy(query) as copy:
            copy.set_types(["int8", "text", "text", "text", "text", "text"])
            rows = copy.rows()
            first = next(rows)
            head, change, ours = first[:3]
            if since is not None and ours != since.change:
                raise _other_history(self.service)
            yield (
                Position(head, change),
                (
                    DocumentChange(kind, key, UNKNOWN, from_json(body) if body else None)
                    for *_, kind, key, body in chain([first], rows)
                    if kind is not None
                ),
            )

    def lacking(self, batches: Iterable[Batch]) -> int:
        """Return the number of documents that the server has never had in exactly this version."""
        lacking = 0
        for table, documents in batches:
            given = (
                [table] * len(documents),
                [*documents],
                [json_of(one).decode() for one in documents.values()],
            )
            with self._called(_CALL_S + len(documents) / _DOCUMENTS_PER_S) as connection:
                lacking += connection.execute(_LACKING, given).fetchall()[0][0]
        return lacking

    def head(self) -> int:
        with self._called() as connection:
            return int(connection.execute("select head from ipp.about").fetchall()[0][0])

    def write(self, change: str, basis: Position, changes: Sequence[DocumentChange], what: str) -> int:
        """Write these documents as one change, and return its number.

        `change` is the id of the change. If the server already has a change with this id, nothing is written
        again. `basis` is the position up to which this computer knows the changes by others.

        Raises `Outdated` if others have changed these documents, or documents that they require; `ServerGone`
        if nothing was sent, `StoreUnknown` if the answer did not arrive, another `StoreError` if the server
        refused.
        """
        _require_driver()
        from psycopg.errors import UniqueViolation

        given = (change, *basis, self.machine, __version__, what, *_parameters(changes))
        sent, gone = False, ServerGone("")
        for _ in range(2):
            try:
                with self._called(_CALL_S + len(changes) / _DOCUMENTS_PER_S) as connection:
                    sent = True
                    try:
                        outcome, number = connection.execute(_WRITE, given).fetchall()[0]
                    except UniqueViolation as error:
                        raise Outdated from error
                break
            except ServerGone as error:
                # The first attempt may have written the change, but its answer was lost. Try again with the
                # same id: the server then returns the answer to the first attempt.
                gone = error
        else:
            raise _unknown(gone) if sent else gone
        if outcome == "outdated":
            raise Outdated
        if outcome != "written":
            raise _other_history(self.service)
        return int(number)

    def wait_for_change(self, known: int, seconds: float) -> bool:
        """Wait up to `seconds` for a change after number `known`; return whether the server has one."""
        # Ask for the newest change number after the wait, too: some poolers do not pass notifications on.
        with self._called(seconds + _CALL_S) as connection:
            connection.execute("listen ipp")
            if self.head() > known:
                return True
            for _ in connection.notifies(timeout=seconds, stop_after=1):
                pass
            return self.head() > known

    def install(self, changes: Iterator[DocumentChange]) -> Position:
        """Create the tables with these documents, in one transaction, and return the position after them.

        Raises `NotDone` if the database already has shared records; `StoreError` if the database did not
        store all documents unchanged.
        """
        digest = sha256()
        with self._called(600.0, is_installed=False) as connection, connection.transaction():
            if connection.execute("select from pg_namespace where nspname = 'ipp'").fetchall():
                raise NotDone(
                    tr("This database already has shared records."),
                    where=self.service,
                    now=tr("To work with them: ipp-helper share join {service}", service=self.service),
                )
            connection.execute((resources.files("helper.store") / "sql" / "1.sql").read_bytes())
            position = Position(*connection.execute("select at, id::text from ipp.change").fetchall()[0])
            while part := tuple(islice(changes, _BATCH)):
                with connection.cursor().copy(_COPY) as copy:
                    tables, keys, _, *columns, _ = _parameters(part)
                    for table, key, rev, body, *values in zip(tables, keys, *columns, strict=True):
                        copy.write_row((table, key, rev, body, *values, position.at))
                        digest.update(sha256(f"{table}{body}".encode()).digest())
            connection.execute(
                "insert into ipp.history (kind, id, at, rev, body) select kind, id, at, rev, body from ipp.document"
            )
            if connection.execute(_DIGEST).fetchall()[0][0] != digest.digest():
                raise StoreError(
                    tr("The server did not keep all entries. Your records are not shared."),
                    where=self.service,
                    now=tr("Try again. If that fails, ask the owner of the database."),
                )
        return position

    def restart(self, known: Position, batches: Iterable[Batch]) -> Position:
        """Replace all documents of a server that was restored from a backup; return its new position.

        `batches` contains the new documents, which include all changes up to the position `known`. Only the
        owner of the tables may replace the documents.

        Raises `NotDone` if the server has changes that these documents lack.
        """
        change = str(uuid4())
        with self._called(600.0, is_installed=False) as connection, connection.transaction():
            # Limit how long the transaction can stay open without a command. Otherwise, if this computer lost
            # its connection, the transaction would block the other computers for hours.
            connection.execute("set local idle_in_transaction_session_timeout = '60s'")
            connection.execute("select pg_advisory_xact_lock(4801)")
            [head] = connection.execute("select at, id::text from ipp.change order by at desc limit 1")
            there = {(kind, key): (rev, digest) for kind, key, rev, digest in connection.execute(_DIGESTS)}
            changes = list(_differences(there, batches))
            if (known.at <= head[0] and known != head) or any(
                before and after and before["rev"] >= after["rev"] for _, _, before, after in changes
            ):
                raise NotDone(
                    tr("The server has changes that this computer lacks. Nothing was changed."),
                    where=self.service,
                    now=tr(
                        "Do this on the computer with the most changes. This command counts them: ipp-helper share status"
                    ),
                )
            if known != head:
                connection.execute(
                    "insert into ipp.change (at, id, machine, version, what) values (%s, %s, %s, %s, 'restored')",
                    [*known, self.machine, __version__],
                )
            connection.execute("update ipp.about set head = %s, place = ipp.place()", [known.at])
            given = (change, *known, self.machine, __version__, "restarted", *_parameters(changes))
            return Position(connection.execute(_WRITE, given).fetchall()[0][1], change)

    def status(self) -> ServerStatus:
        with self._called() as connection:
            head, version, operator = connection.execute(
                "select head, current_setting('server_version'), session_user from ipp.about"
            ).fetchall()[0]
            machines = connection.execute(
                "select distinct on (machine) machine, operator, version, at, made from ipp.change"
                " where machine <> '' order by machine, at desc"
            )
            return ServerStatus(head, version, operator, self.ahead, [MachineSeen(*row) for row in machines])

    @contextmanager
    def _called(self, limit_s: float = _CALL_S, *, is_installed: bool = True) -> Iterator[Connection[Any]]:
        """Return the connection for one call, which may take `limit_s` seconds.

        Raises `StoreError` instead of the driver's errors. After `ServerGone`, the next call connects again.
        """
        _require_driver()
        from psycopg import Error

        try:
            connection = self._connected(is_installed=is_installed)
            connection.limit_s = limit_s  # type: ignore[attr-defined]  # see `_limited_connection`
            yield connection
        except Error as error:
            raise self._refusal(error) from error

    def _connected(self, *, is_installed: bool) -> Connection[Any]:
        if self._connection is not None and not self._connection.closed:
            return self._connection
        if self.refused is not None and monotonic() - self.refused[0] < _PAUSE_S:
            raise self.refused[1]
        from psycopg import Error

        try:
            self._connection = _limited_connection().connect(
                service=self.service,
                autocommit=True,
                prepare_threshold=None,  # a connection pooler may mix up the prepared statements of its clients
                connect_timeout=_CONNECT_S,
                application_name=f"ipp-helper {__version__}",
                tcp_user_timeout=int(_CALL_S * 1000),
            )
            self._require_encryption(self._connection)
            if is_installed:
                self._check(self._connection)
        except (Error, StoreError) as error:
            self.close()
            refused = error if isinstance(error, StoreError) else self._refusal(error)
            self.refused = monotonic(), refused
            raise refused from error
        self.refused = None
        return self._connection

    def _require_encryption(self, connection: Connection[Any]) -> None:
        info = connection.info
        if not is_protected(info.host, info.hostaddr, info.get_parameters().get("sslmode", "")):
            raise StoreError(
                tr("The connection to the server is not protected."),
                where=self.service,
                now=tr("Add sslmode=verify-full to the service in pg_service.conf."),
            )

    def _check(self, connection: Connection[Any]) -> None:
        schema, now = connection.execute("select schema, clock_timestamp() from ipp.about").fetchall()[0]
        self.ahead = datetime.now(UTC) - now
        if abs(self.ahead) > _CLOCK_LIMIT:
            raise StoreError(
                tr("The clocks of this computer and of the server differ by more than 12 hours."),
                where=self.service,
                now=tr("Set the clock that is wrong. Until then, your shared records can only be read."),
            )
        if schema != SCHEMA:
            raise StoreError(
                tr(
                    "The shared records have version {number}; this version of ipp-helper needs version {ours}.",
                    number=schema,
                    ours=SCHEMA,
                ),
                where=self.service,
                now=tr(
                    "Install the same version of ipp-helper on all computers. Until then, your shared records can only be read."
                ),
            )
        if connection.execute("select from ipp.about where place <> ipp.place()").fetchall():
            raise _other_history(self.service)

    def _refusal(self, error: Error) -> StoreError:
        from psycopg import InterfaceError, OperationalError, errors

        lines = str(error).strip().splitlines() or [type(error).__name__]
        if isinstance(error, errors.InsufficientPrivilege):
            return StoreError(
                tr("Your login on the server may not do this: {reason}.", reason=lines[0]),
                where=self.service,
                now=tr(
                    "To use shared records, your login needs the role ipp_operator. For share start and share restart, use the login of the database's owner."
                ),
            )
        if isinstance(error, errors.UndefinedTable | errors.InvalidSchemaName):
            return StoreError(
                tr("This database has no shared records."),
                where=self.service,
                now=tr("To share yours: ipp-helper share start {service}", service=self.service),
            )
        is_lost = self._connection is None or self._connection.closed or error.sqlstate is None
        if isinstance(error, OperationalError | InterfaceError) and is_lost:
            self.close()
            if found := _NO_SERVICE.search(lines[0]):
                return ServerGone(
                    tr("There is no service {service} in your pg_service.conf.", service=self.service),
                    where=found[0],
                    now=tr(
                        "Add the service to that file, or use the name that it has there. Your records are unchanged."
                    ),
                )
            return ServerGone(
                tr("The server for shared records cannot be reached: {reason}.", reason=lines[0].rstrip(".")),
                where=self.service,
                now=tr("Check the network and the service. Until then, shared records can only be read."),
            )
        return StoreError(
            tr(
                "The server did not save the change: {reason}. Your records are as they were before.",
                reason=lines[0],
            ),
            where=self.service,
            now=tr("Try again. If that fails, ask the owner of the database."),
        )


def is_protected(host: str, address: str, sslmode: str) -> bool:
    """Return whether the connection stays on this computer, or is encrypted to a server whose name was checked."""
    return host.startswith("/") or ip_address(address).is_loopback or sslmode == "verify-full"


def _differences(
    there: dict[tuple[str, str], tuple[int, bytes]], batches: Iterable[Batch]
) -> Iterator[DocumentChange]:
    """Yield the changes that replace the server's documents with those in `batches`.

    `there` has the revision and the digest of each document on the server.
    """
    for table, documents in batches:
        for key, document in documents.items():
            rev, digest = there.pop((table, key), (0, b""))
            if digest != sha256(json_of(document)).digest():
                yield DocumentChange(table, key, {"rev": rev}, document)
    for (table, key), (rev, _) in there.items():
        yield DocumentChange(table, key, {"rev": rev}, None)


def _parameters(changes: Sequence[DocumentChange]) -> tuple[list[Any], ...]:
    """Convert these documents to the parameters of `ipp.write`: one list for each parameter."""
    last = {(change.table, change.key): change for change in changes}
    documents = [(change.table, change.key, change.before, change.after or {}) for change in last.values()]
    columns = [
        {name: after.get(name) for name in _COLUMNS.get(table, ())} for table, _, _, after in documents
    ]
    required = {
        (table, key) for table, _, _, after in documents for table, key in _requirements(table, after)
    }
    return (
        [table for table, *_ in documents],
        [key for _, key, *_ in documents],
        [before["rev"] if before else 0 for _, _, before, _ in documents],
        [after.get("rev", 0) for *_, after in documents],
        [json_of(after).decode() if after else "" for *_, after in documents],
        *(
            [column.get(name) for column in columns]
            for name in ("item_id", "listing_id", "work_id", "predecessor_id", "state")
        ),
        [column.get("reserved_on") or "" for column in columns],
        [f"{table} {key}" for table, key in required - {pair for pair in last if last[pair].after}],
    )


def _requirements(table: str, document: Document) -> Iterator[tuple[str, str]]:
    for other, name in _REQUIRED.get(table, ()):
        if key := document.get(name):
            yield other, key
    yield from (("findings", key) for key in document.get("finding_ids", ()))


def _require_driver() -> None:
    try:
        import psycopg  # noqa: F401 - imported to check that it is installed
    except ImportError as error:
        raise StoreError(
            tr("The driver for PostgreSQL is not installed."),
            now=tr('Install it with: pip install "ipp-helper[team]"'),
        ) from error


@cache
def _limited_connection() -> type[Connection[Any]]:
    """Return the class of connections with a deadline for each call."""
    import psycopg

    class LimitedConnection(psycopg.Connection[Any]):
        limit_s = _CALL_S

        def wait(self, gen: Generator[Any, Any, T], interval: float = 0.1, timeout: float | None = None) -> T:
            if timeout is not None:
                return super().wait(gen, interval, timeout)
            try:
                return super().wait(gen, interval, self.limit_s)
            except psycopg.errors._WaitTimeout as error:  # noqa: SLF001 - the driver has no public name for it
                self.close()  # a late answer must not be mistaken for the answer to the next call
                raise psycopg.OperationalError(tr("the server did not answer in time")) from error

    return LimitedConnection


def _other_history(service: str) -> StoreError:
    return StoreError(
        tr(
            "The server was restored, or its history differs from that of this computer, so filed complaints may be missing from it."
        ),
        where=service,
        now=tr(
            "Do not file anything on any computer. On the computer with the most changes, the owner of the database must bring the server up to date: ipp-helper share restart. If this message still appears after that: ipp-helper share join {service}",
            service=service,
        ),
    )


def _unknown(error: ServerGone) -> StoreUnknown:
    return StoreUnknown(
        tr("The connection broke while the change was saved, so it may be on the server or not."),
        where=error.where,
        now=tr(
            "Wait until the server can be reached, and check whether the change is there before you repeat it."
        ),
    )
