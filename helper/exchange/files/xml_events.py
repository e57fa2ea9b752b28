"""Goes through XML of unknown origin, one element at a time, without believing it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from xml.parsers import expat

Attributes = dict[str, str]


class XmlUnreadable(Exception):
    """Raised for XML that is broken or tries to define things; whoever reads it goes on without it."""


def parse(
    content: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str, str], None] | None = None,
    wanted: Collection[str] = (),
) -> None:
    """Tell `start` each element, and `end` the text of those wanted, by their names without a prefix.

    Raises:
        XmlUnreadable: The XML is broken, or it has a document type.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    texts: list[str] = []

    def started(name: str, attributes: Attributes) -> None:
        start(name.rpartition(":")[2], attributes)
        texts.clear()

    def ended(name: str) -> None:
        name = name.rpartition(":")[2]
        if end is not None and name in wanted:
            end(name, "".join(texts))

    def refused(*_: object) -> None:
        raise XmlUnreadable("it defines a document type")

    parser.StartElementHandler = started
    parser.StartDoctypeDeclHandler = refused
    if end is not None:
        parser.EndElementHandler = ended
        parser.CharacterDataHandler = texts.append
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise XmlUnreadable(str(error)) from error
