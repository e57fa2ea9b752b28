"""`ipp-helper pack`: the file for a lawyer holds what happened, and tells when a byte of it was changed."""

from __future__ import annotations

import csv
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from helper.config.places import places
from helper.exchange.pack.manifest import verify
from helper.model.account import Account
from helper.model.attempt import FieldValue, Result
from helper.model.complaint import ComplaintState
from helper.model.finding import FindingState, Judgement, Moment, MomentKind
from helper.model.listing import Look, Presence
from helper.model.seller import SameOwner, Seller, StoreLook
from helper.store.store import open_store
from tests.cli.program import Program
from tests.factories import NOW, a_complaint, a_finding, a_listing, a_work, an_attempt, an_item_url

HOSTILE = '=HYPERLINK("https://evil.example","<script>x</script>")'

CHANGED = FieldValue(
    field="description", value="A copy.", sent="A copy. Look at the fin.", sent_at=NOW + timedelta(minutes=1)
)


def _fill(data: Path, *, practice: bool = False, title: str = HOSTILE) -> None:
    """One listing that was sent, with the picture of its form."""
    work = a_work()
    listing = a_listing(store_number="1102345678", store_name="LinoShop", title=title)
    complaint_id = "c" * 32
    evidence = data / "evidence" / complaint_id / "1"
    evidence.mkdir(parents=True)
    (evidence / "form.png").write_bytes(b"a picture")
    attempt = an_attempt(
        practice=practice,
        by="Jo",
        result=Result.FILED,
        number="48213377",
        seen_at=NOW + timedelta(minutes=2),
        links=(an_item_url(),),
        values=(CHANGED, FieldValue(field="reason", value="Pirated copy")),
        evidence=(f"{complaint_id}/1/form.png",),
    )
    finding = a_finding(
        listing,
        work,
        state=FindingState.FILED,
        judgement=Judgement.COPY,
        judged_by="Jo",
        judged_at=NOW,
        viewed=True,
        complaint_id=complaint_id,
        history=(Moment(at=NOW, kind=MomentKind.SENT, number="48213377"),),
    )
    complaint = a_complaint(
        work,
        (finding,),
        id=complaint_id,
        state=ComplaintState.FILED,
        number="48213377",
        practice=practice,
        attempts=(attempt,),
    )
    with open_store(places(data)) as store:
        store.change(work, listing, finding, complaint)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def packed(program: Program, tmp_path: Path) -> Path:
    _fill(program.data)
    folder = tmp_path / "pack"
    assert program("pack", str(folder), "--work", "Quiet Whale").exit == 0
    return folder


def test_what_happened(packed: Path) -> None:
    """The tables say which listing, who judged it after which look, who submitted, and what stood in the form."""
    (use,) = _rows(packed / "uses.csv")
    assert (use["Complaint no."], use["Exhibits"]) == ("48213377", "")
    assert use["Judged"] == "copied from you, by Jo on 2026-11-24 19:42 UTC, after a look at the page"
    (sent,) = _rows(packed / "complaints.csv")
    assert (sent["Submitted by"], sent["Submission seen (UTC)"]) == ("Jo", "2026-11-24 19:44:00")
    assert [list(row.values()) for row in _rows(packed / "values.csv")] == [
        ["48213377", "description", "A copy.", "A copy. Look at the fin.", "2026-11-24 19:43:00"],
        ["48213377", "reason", "Pirated copy", "as filled; not read at the submission", ""],
    ]
    assert (packed / "exhibits" / "E1-form.png").read_bytes() == b"a picture"


def test_the_cover_says_what_was_sent_and_what_a_picture_shows(packed: Path) -> None:
    """What the person changed stands there as she sent it; the picture is that of the form before she did."""
    cover = (packed / "cover.html").read_text(encoding="utf-8")
    assert (
        "explanation, changed by the person before submitting, sent as: “A copy. Look at the fin.”" in cover
    )
    assert "the form as handed over, before the person changed it, " in cover
    assert "once more when it was" in cover


def test_text_of_strangers_is_harmless(packed: Path) -> None:
    """A product title that is a formula and a script is neither in the sheet nor on the cover."""
    assert _rows(packed / "uses.csv")[0]["Product title"].startswith("'=")
    assert "<script>" not in (packed / "cover.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["uses.csv", "cover.html", "exhibits/E1-form.png"])
def test_one_changed_byte_is_told(program: Program, packed: Path, name: str) -> None:
    """Whichever file is altered by a byte, the check names it, and so does the usual tool."""
    assert program.json("pack", str(packed), "--check")["verified"]
    path = packed / name
    content = path.read_bytes()
    path.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    answer = program("pack", str(packed), "--check")
    assert (answer.exit, answer.out.strip()) == (1, f"{name} was changed.")
    if tool := shutil.which("sha256sum"):
        usual = subprocess.run([tool, "-c", "SHA256SUMS"], cwd=packed, capture_output=True, check=False)
        assert usual.returncode == 1


def test_a_missing_and_an_added_file_are_told(program: Program, packed: Path) -> None:
    """A file that was taken away or put in is told too."""
    (packed / "timeline.csv").unlink()
    (packed / "letter.txt").write_text("new", encoding="utf-8")
    answer = program("pack", str(packed), "--check")
    assert answer.out.splitlines() == ["timeline.csv is missing.", "letter.txt was added later."]


def test_practice_is_not_packed(program: Program, tmp_path: Path) -> None:
    """What went to a practice portal was never reported: there is nothing to pack."""
    _fill(program.data, practice=True)
    answer = program("pack", str(tmp_path / "pack"), "--work", "Quiet Whale")
    assert answer.exit == 1
    assert not (tmp_path / "pack").exists()


def test_a_lost_exhibit_is_named(program: Program, tmp_path: Path) -> None:
    """A kept picture that is gone is named on the cover, and the ending says that a person must look."""
    _fill(program.data)
    shutil.rmtree(program.data / "evidence")
    folder = tmp_path / "pack"
    assert program("pack", str(folder), "--seller", "lino shop").exit == 1
    assert program("pack", str(folder), "--seller", "LinoShop").exit == 1
    assert "Not here any more" in (folder / "cover.html").read_text(encoding="utf-8")


def test_nothing_from_outside_the_evidence(program: Program, tmp_path: Path) -> None:
    """Records that were edited to name a file elsewhere do not bring it into a pack."""
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    _fill(program.data)
    queue = program.data / "queue.json"
    queue.write_text(
        queue.read_text(encoding="utf-8").replace(f"{'c' * 32}/1/form.png", "../../secret.txt"),
        encoding="utf-8",
    )
    folder = tmp_path / "pack"
    program("pack", str(folder), "--work", "Quiet Whale")
    assert not any(path.read_bytes() == b"secret" for path in folder.rglob("*") if path.is_file())


def test_every_byte_of_every_file_counts(program: Program, packed: Path) -> None:
    """The first, the middle and the last byte of each file, and of the list of fingerprints itself: each change is told."""
    for path in [one for one in packed.rglob("*") if one.is_file()]:
        content = path.read_bytes()
        for place in {0, len(content) // 2, len(content) - 1}:
            path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            assert verify(packed) != [], (path.name, place)
        path.write_bytes(content)
    assert verify(packed) == []


def test_nothing_private_is_in_it(program: Program, tmp_path: Path) -> None:
    """What was noted about the owner, the works and the forms, who the account is, and files that no record names: not a word."""
    _fill(program.data)
    secret = "planted-4711"
    with open_store(places(program.data)) as store:
        work, complaint = store.works.all()[0], store.complaints.all()[0]
        said = SameOwner(store_number="1109999999", because=f"{secret} the same phone", at=NOW)
        store.change(
            replace(work, note=f"{secret} passport"),
            replace(complaint, note=f"{secret} home address"),
            Seller(
                id="s" * 32,
                store_number="1102345678",
                owner=f"{secret} owner",
                note=secret,
                same_owner=(said,),
            ),
            Account(id="a" * 32, label=f"{secret}@example.org", host="ipp.aidcgroup.net"),
        )
    beside = program.data / "evidence" / ("c" * 32) / "1"
    (beside / "cookies.txt").write_text(f"{secret} session", encoding="utf-8")
    (beside.parent / "id-card.png").write_bytes(secret.encode())
    for words in (("--work", "Quiet Whale"), ("--seller", "1102345678")):
        folder = tmp_path / f"pack{words[0]}"
        assert program("pack", str(folder), *words).exit == 0
        for path in [one for one in folder.rglob("*") if one.is_file()]:
            assert secret.encode() not in path.read_bytes(), path.name
            assert path.name not in {"E2-cookies.txt", "E2-id-card.png"}


def test_a_use_has_its_picture_and_a_store_its_absence(program: Program, tmp_path: Path) -> None:
    """The listing's picture stands in the table of uses; the page of a store that is gone is an exhibit, and nobody says why."""
    _fill(program.data)
    (program.data / "evidence" / "look").mkdir()
    (program.data / "evidence" / "look" / "product.png").write_bytes(b"a product")
    (program.data / "evidence" / "stores").mkdir()
    (program.data / "evidence" / "stores" / "gone.png").write_bytes(b"nothing there")
    with open_store(places(program.data)) as store:
        listing = store.listings.all()[0]
        look = Look(at=NOW, presence=Presence.LIVE, evidence=("look/product.png",))
        gone = StoreLook(at=NOW, by="Jo", evidence=("stores/gone.png",))
        store.change(
            replace(listing, looks=(look,)), Seller(id="s" * 32, store_number="1102345678", looks=(gone,))
        )
    folder = tmp_path / "pack"
    assert program("pack", str(folder), "--seller", "1102345678").exit == 0
    (use,) = _rows(folder / "uses.csv")
    assert (folder / use["Picture"]).read_bytes() == b"a product"
    cover = (folder / "cover.html").read_text(encoding="utf-8")
    assert f'src="{use["Picture"]}" alt="Picture of listing 1"' in cover
    assert "1102345678 LinoShop: not available since 2026-11-24 19:42 UTC, seen by Jo, exhibit E3" in cover
    assert "Why a page is not available is not known" in " ".join(cover.split())
    assert any("not available" in row["What"] for row in _rows(folder / "timeline.csv"))


def test_the_cover_agrees_with_its_rows(program: Program, tmp_path: Path) -> None:
    """A complaint number of the person's own sheet is no form that was filed here; the head says both, and links can be followed."""
    sheet = tmp_path / "mine.csv"
    rows = [f"Red Fox,{an_item_url(n)},removed,2026-03-02,2026-03-05,00482133" for n in range(2)]
    sheet.write_text(
        "\n".join(["Design,Link,Status,Reported on,Removed on,Complaint no.", *rows]), encoding="utf-8"
    )
    program("import", str(sheet))
    told = program("pack", str(tmp_path / "pack"), "--work", "Red Fox").out
    head = "2 listings, 0 forms filed here, 1 complaint number from your own sheet, 0 pictures"
    assert head in told
    cover = (tmp_path / "pack" / "cover.html").read_text(encoding="utf-8")
    assert head in cover
    assert f'<a href="{an_item_url(0)}" rel="noreferrer">aliexpress.com/item/' in cover
    assert "00482133" in cover.split("from the person's own sheet")[1]


def test_pictures_and_forms_are_counted(packed: Path) -> None:
    """What was filed here is counted as a form, its picture as a picture."""
    assert "1 listing, 1 form filed here, 1 picture" in (packed / "cover.html").read_text(encoding="utf-8")
