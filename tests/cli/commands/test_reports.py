"""Tests of `ipp-helper report`, `pack`, `export`, `import`, `backup` and `restore`."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from helper.browser.daemon.journal import Journal
from helper.config.places import places
from helper.config.settings import read_settings
from helper.model.attempt import FieldValue, Result
from helper.model.complaint import Account, ComplaintState
from helper.model.finding import FindingState, Judgement, ListingCheck, Moment, MomentKind, Presence
from helper.model.seller import Seller
from helper.store.queue import Queue
from helper.store.store import open_store
from tests.cli.program import Program
from tests.factories import NOW, a_complaint, a_finding, a_listing, a_work, an_attempt, an_id, an_item_url
from tests.sheets.sample_sheets import link_row, table
from tests.systems import needs_link_right


def _rows(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))


def _two(program: Program) -> None:
    program.json("works", "add", "--title", "Quiet Whale")
    program.json("queue", "add", an_item_url(1), "--work", "Quiet Whale")
    program.json("queue", "add", an_item_url(2))


def test_export_writes_all_links_or_only_matching_links(program: Program, tmp_path: Path) -> None:
    _two(program)
    path = tmp_path / "all.csv"
    printed = program.json("export", str(path))
    assert (printed["format"], printed["rows"]) == (1, 2)
    assert len(_rows(path)) == 3
    assert program.json("export", str(path), "work:whale", "--replace")["rows"] == 1
    assert _rows(path)[1][:2] == ["Quiet Whale", an_item_url(1)]


@pytest.mark.parametrize(
    ("command", "content"),
    [("export", "\ufeffDesign"), ("report", "Nothing reported yet."), ("backup", "PK")],
)
def test_existing_file_is_overwritten_only_with_the_replace_option(
    program: Program, tmp_path: Path, command: str, content: str
) -> None:
    _two(program)
    path = tmp_path / "mine.csv"
    path.write_text("mine", encoding="utf-8")
    answer = program(command, str(path), "--json")
    assert (answer.exit, answer.error["code"]) == (1, "not_done")
    assert path.read_text(encoding="utf-8") == "mine"
    assert program(command, str(path), "--replace").exit == 0
    assert content in path.read_text(encoding="utf-8", errors="replace")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("list.pdf", "End the name with .xlsx or .csv."),
        ("nowhere/all.csv", "There is no such folder. Create it first, or choose another folder."),
    ],
)
def test_export_reports_why_a_spreadsheet_cannot_be_written(
    program: Program, tmp_path: Path, name: str, message: str
) -> None:
    answer = program("export", str(tmp_path / name), "--json")
    assert answer.exit > 0
    assert message in answer.error["now"]


HOSTILE = '=HYPERLINK("https://evil.example","<script>x</script>")'

CHANGED = FieldValue(
    field="description", value="A copy.", sent="A copy. Look at the fin.", sent_at=NOW + timedelta(minutes=1)
)


def _fill(data: Path, *, title: str = HOSTILE) -> None:
    """Add a listing that was filed, with the screenshot of its form."""
    work = a_work()
    listing = a_listing(store_number="1102345678", store_name="LinoShop", title=title)
    complaint_id = "33"
    evidence = data / "evidence" / complaint_id / "1"
    evidence.mkdir(parents=True)
    (evidence / "form.png").write_bytes(b"a picture")
    attempt = an_attempt(
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
        attempts=(attempt,),
    )
    with open_store(places(data)) as store:
        store.change(work, listing, finding, complaint)


def _rows_of_pack(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _unpacked(folder: Path) -> Path:
    """Unpack the only zip in the folder, and return the folder with its files."""
    (file,) = folder.glob("*.zip")
    unpacked = folder / "unpacked"
    with ZipFile(file) as archive:
        archive.extractall(unpacked)
    return unpacked


@pytest.fixture
def packed(program: Program, tmp_path: Path) -> Path:
    _fill(program.data)
    folder = tmp_path / "pack"
    answer = program.json("pack", str(folder), "--work", "Quiet Whale")
    assert answer["file"] == str(folder / "Quiet Whale.zip")
    return _unpacked(folder)


def test_evidence_pack_tables_list_judgements_submissions_and_values(packed: Path) -> None:
    (listing,) = _rows_of_pack(packed / "listings.csv")
    assert (listing["Complaint no."], listing["Evidence"]) == ("48213377", "")
    assert listing["Judged"] == "copied from you, by Jo, on 2026-11-24 19:42 UTC, after viewing the page"
    assert listing["History (UTC)"] == "2026-11-24 19:42:00, filed, number 48213377"
    (sent,) = _rows_of_pack(packed / "complaints.csv")
    assert (sent["Submitted by"], sent["Submitted (UTC)"]) == ("Jo", "2026-11-24 19:44:00")
    assert sent["Values filled in"] == "description: A copy.\nreason: Pirated copy"
    assert sent["Values submitted"].splitlines() == [
        "description: A copy. Look at the fin.",
        "reason: as filled in; not read again on submission",
    ]
    assert (packed / sent["Evidence"]).read_bytes() == b"a picture"


def test_page_of_an_evidence_pack_shows_submitted_values_and_pictures(packed: Path) -> None:
    """If the user edited a text before submitting the form, the page shows the edited text.

    Formulas and scripts in a product title are neutralised.
    """
    page = (packed / "index.html").read_text(encoding="utf-8")
    assert "explanation, changed by the user, submitted as: “A copy. Look at the fin.”" in page
    assert '<img src="evidence/33/1/form.png" alt="The form as filled in, ' in page
    assert "again when the user submitted it" in page
    assert "1 listing, 1 form filed here, 1 picture" in page
    assert "<script>" not in page
    assert _rows_of_pack(packed / "listings.csv")[0]["Product title"].startswith("'=")


@pytest.mark.skipif(sys.platform != "linux", reason="Windows and macOS come without sha256sum")
def test_sha256sum_confirms_an_unchanged_evidence_pack_and_finds_a_changed_byte(packed: Path) -> None:
    def check() -> int:
        command = ["sha256sum", "--strict", "-c", "SHA256SUMS"]
        return subprocess.run(command, cwd=packed, capture_output=True, check=False).returncode

    assert check() == 0
    files = [file for file in packed.rglob("*") if file.is_file() and file.name != "SHA256SUMS"]
    assert len((packed / "SHA256SUMS").read_text(encoding="utf-8").splitlines()) == len(files) == 4
    for file in files:
        content = file.read_bytes()
        file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        assert check() == 1, file.name
        file.write_bytes(content)


def test_an_existing_evidence_pack_is_not_overwritten(program: Program, packed: Path) -> None:
    answer = program("pack", str(packed.parent), "--work", "Quiet Whale", "--json")
    assert (answer.exit, answer.error["code"]) == (1, "not_done")
    assert answer.error["now"] == "Choose another folder."


@pytest.mark.parametrize(
    "command",
    [
        ("report", "file.html"),
        ("pack", "file", "--work", "Quiet Whale"),
        ("export", "file.csv"),
        ("backup", "file.zip"),
    ],
    ids=" ".join,
)
def test_practice_records_are_never_passed_on_as_real_ones(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    _fill(program.data)
    places(program.data).mark_practice()
    answer = program(*command, "--json")
    assert (answer.exit, answer.error["where"]) == (1, str(program.data))
    assert answer.error["what"] == "These are practice records: nothing in them was sent to Alibaba."
    assert not list(tmp_path.glob("file*"))


def test_missing_evidence_is_named_on_the_page_and_exits_with_1(program: Program, tmp_path: Path) -> None:
    _fill(program.data)
    shutil.rmtree(program.data / "evidence")
    folder = tmp_path / "pack"
    assert program("pack", str(folder), "--seller", "lino shop").exit == 1
    assert not folder.exists()
    assert program("pack", str(folder), "--seller", "LinoShop").exit == 1
    assert "Missing files" in (_unpacked(folder) / "index.html").read_text(encoding="utf-8")


def test_evidence_pack_omits_files_from_outside_the_evidence_folder(program: Program, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    _fill(program.data)
    with open_store(places(program.data)) as store:
        complaint = store.complaints.all()[0]
        attempt = replace(complaint.attempts[0], evidence=("../../secret.txt",))
        store.change(replace(complaint, attempts=(attempt,)))
    folder = tmp_path / "pack"
    assert program("pack", str(folder), "--work", "Quiet Whale").exit == 1
    with ZipFile(folder / "Quiet Whale.zip") as archive:
        assert archive.namelist() == ["index.html", "listings.csv", "complaints.csv", "SHA256SUMS"]


def test_evidence_pack_contains_no_private_data(program: Program, tmp_path: Path) -> None:
    _fill(program.data)
    secret = "planted-4711"
    with open_store(places(program.data)) as store:
        work, complaint = store.works.all()[0], store.complaints.all()[0]
        store.change(
            replace(work, note=f"{secret} passport"),
            replace(complaint, note=f"{secret} home address"),
            Seller(id=an_id(), store_number="1102345678", note=secret),
            Account(id=an_id(), label=f"{secret}@example.org", host="ipp.aidcgroup.net"),
        )
    beside = program.data / "evidence" / "33" / "1"
    (beside / "cookies.txt").write_text(f"{secret} session", encoding="utf-8")
    (beside.parent / "id-card.png").write_bytes(secret.encode())
    for words in (("--work", "Quiet Whale"), ("--seller", "1102345678")):
        folder = tmp_path / f"pack{words[0]}"
        assert program("pack", str(folder), *words).exit == 0
        for path in [one for one in _unpacked(folder).rglob("*") if one.is_file()]:
            assert secret.encode() not in path.read_bytes(), path.name
            assert path.name not in {"cookies.txt", "id-card.png"}


def test_each_listing_in_an_evidence_pack_has_its_picture(program: Program, tmp_path: Path) -> None:
    _fill(program.data)
    (program.data / "evidence" / "look").mkdir()
    names = "look/1-page.png", "look/1-product.png"
    for name in names:
        (program.data / "evidence" / name).write_bytes(name.encode())
    with open_store(places(program.data)) as store:
        listing = store.listings.all()[0]
        look = ListingCheck(at=NOW, presence=Presence.LIVE, evidence=names[::-1])
        store.change(replace(listing, looks=(look,)))
    folder = tmp_path / "pack"
    assert program("pack", str(folder), "--seller", "1102345678").exit == 0
    unpacked = _unpacked(folder)
    (row,) = _rows_of_pack(unpacked / "listings.csv")
    for name in row["Evidence"].splitlines():
        assert (unpacked / name).read_bytes() == name.removeprefix("evidence/").encode()
    page = (unpacked / "index.html").read_text(encoding="utf-8")
    assert 'src="evidence/look/1-product.png" alt="Picture of listing 1"' in page


def test_page_of_an_evidence_pack_counts_complaint_numbers_from_spreadsheets_separately(
    program: Program, tmp_path: Path
) -> None:
    sheet = tmp_path / "mine.csv"
    rows = [f"Red Fox,{an_item_url(n)},removed,2026-03-02,2026-03-05,00482133" for n in range(2)]
    sheet.write_text(
        "\n".join(["Design,Link,Status,Reported on,Removed on,Complaint no.", *rows]), encoding="utf-8"
    )
    program("import", str(sheet))
    output = program("pack", str(tmp_path / "pack"), "--work", "Red Fox").out
    head = "2 listings, 0 forms filed here, 1 complaint number from your own spreadsheet, 0 pictures"
    assert head in output
    page = (_unpacked(tmp_path / "pack") / "index.html").read_text(encoding="utf-8")
    assert head in page
    assert f'<a href="{an_item_url(0)}" rel="noreferrer">aliexpress.com/item/' in page
    assert "00482133" in page.split("from the user&#39;s own spreadsheet")[-1]
    assert page.count("not judged here") == 2


def _sheet(folder: Path) -> Path:
    rows = [
        "Design,Link,Status,Reported on,Removed on,Complaint no.,Store number",
        f"Quiet Whale,{an_item_url(1)},removed,2026-03-02,2026-03-05,00482133,1102345678",
        f"Quiet Whale,{an_item_url(2)},removed,2026-03-02,2026-03-05,00482133,1102345678",
        f"Red Fox,{an_item_url(3)},pending,2026-04-01,,00482140,1102345679",
    ]
    path = folder / "mine.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_report_includes_listings_from_an_imported_sheet(program: Program, tmp_path: Path) -> None:
    program("import", str(_sheet(tmp_path)))
    page = tmp_path / "out.html"
    answer = program.json("report", str(page))
    assert answer["total"] == {
        "reported": 3, "gone": 2, "waiting": 1, "rejected": 0, "objected": 0, "withdrawn": 0
    }  # fmt: skip
    assert answer["usual_days"] == 3
    assert [(one["name"], one["upheld_days"]) for one in answer["sellers"]] == [
        ("1102345678", 1),
        ("1102345679", 0),
    ]
    assert "3 listings reported since March 2026" in page.read_text(encoding="utf-8")


def test_import_prints_rows_and_totals_as_json(tmp_path: Path, program: Program) -> None:
    path = table(tmp_path, link_row(1, complaint="00482133", status="removed", reported="2024-03-04"))
    printed = program.json("import", str(path), "--dry-run")
    header, row = printed["rows"]
    assert (printed["format"], header["kind"], row["sheet"], row["row"]) == (1, "header", "Pirates", 2)
    wanted: dict[str, object] = {
        "kind": "data",
        "work": "Quiet Whale",
        "ipr": None,
        "store_number": None,
        "status": "removed",
        "reported_on": "2024-03-04",
        "removed_on": None,
        "complaint_no": "00482133",
        "flags": [],
    }
    assert {name: row[name] for name in wanted} == wanted
    assert set(row["links"][0]) >= {"raw", "disposition", "item_id", "global_id", "reason"}
    assert (printed["totals"]["rows"], printed["totals"]["history"]) == (2, 1)


def test_dry_run_of_an_import_writes_nothing(tmp_path: Path, program: Program) -> None:
    """The spreadsheet is read-only here; the real import after the dry run succeeds, too."""
    path = table(tmp_path, link_row(1))
    before = path.read_bytes()
    path.chmod(0o400)
    answer = program("import", str(path), "--dry-run")
    assert "This was a dry run: nothing was saved." in answer.out
    assert not program.data.exists()
    assert program("import", str(path)).exit == 0
    assert path.read_bytes() == before


@pytest.mark.parametrize("answer", ["dates=dmy", "questions=skip"])
def test_import_with_an_open_question_writes_nothing_and_says_what_to_type(
    tmp_path: Path, program: Program, answer: str
) -> None:
    path = table(tmp_path, link_row(1, reported="03/04/2024"))
    refused = program("import", str(path))
    assert refused.exit == 1
    assert "--map dates=dmy" in refused.out
    assert "Nothing was imported. Answer the questions with --map" in refused.err
    assert program.json("queue", "list")["findings"] == []
    assert program("import", str(path), "--map", answer).exit == 0
    assert len(program.json("queue", "list")["findings"]) == 1
    assert program("import", str(path)).exit == (1 if answer == "questions=skip" else 0)


def test_import_remembers_answers_about_columns(tmp_path: Path, program: Program) -> None:
    path = table(tmp_path, link_row(1, reported="03/04/2024"))
    program("import", str(path), "--map", "dates=mdy")
    assert program.json("import", str(path), "--dry-run")["rows"][1]["reported_on"] == "2024-03-04"


@needs_link_right
def test_import_succeeds_even_if_the_column_answers_cannot_be_saved(tmp_path: Path, program: Program) -> None:
    program.data.mkdir()
    (program.data / "sheets.json").symlink_to(tmp_path / "missing" / "sheets.json")
    answer = program("import", str(table(tmp_path, link_row(1))), "--map", "dates=mdy")
    assert (answer.exit, "could not be saved" in answer.err) == (0, True)
    assert len(program.json("queue", "list")["findings"]) == 1


def test_backup_can_be_restored(program: Program, tmp_path: Path) -> None:
    _two(program)
    file = tmp_path / "records.zip"
    assert program.json("backup", str(file))["files"] == 1
    program.json("works", "add", "--title", "Fox")
    printed = program.json("restore", str(file))
    assert [work["title"] for work in program.json("works", "list")["works"]] == ["Quiet Whale"]
    assert Path(printed["kept_aside"], "records.json").is_file()
    assert printed["to_ask"] == 0


def test_restore_asks_about_submissions_missing_from_the_records(program: Program) -> None:
    """The attempt is missing from the records, because their write-ahead log was deleted.

    The journal still has the submission.
    """
    _two(program)
    program.form("Quiet Whale", an_item_url(1))
    here = places(program.data)
    with open_store(here) as store:
        taken = Queue(store).reserve()
        assert taken is not None
        without_log = here.records_file.read_bytes()
    here.records_file.write_bytes(without_log)
    here.records_log.unlink(missing_ok=True)
    journal = Journal(here.run / "journal-portal.jsonl")
    journal.sent("1", "POST", "/complaint/submit", an_item_url(1))
    journal.answered("1", status=200, accepted=True, number="CN00731")
    refused = program("queue", "list", "--json")
    assert (refused.exit, refused.error["code"]) == (1, "store_unreadable")
    answer = program("restore", str(here.records_file), "--json")
    assert (answer.exit, answer.json["to_ask"]) == (1, 1)


def test_restore_asks_about_submissions_made_after_the_backup(program: Program, tmp_path: Path) -> None:
    """A restore does not replace the journals, so they still contain the later submissions.

    The program does not ask about rejected submissions submissions, or about those in a practice window.
    """
    _two(program)
    for number in (1, 2):
        program.form("Quiet Whale", an_item_url(number))
    file = tmp_path / "records.zip"
    program.json("backup", str(file))
    run = places(program.data).run
    for name, number, accepted in (("portal", 1, True), ("a", 2, False), ("practice", 2, True)):
        journal = Journal(run / f"journal-{name}.jsonl")
        journal.sent("1", "POST", "/complaint/submit", an_item_url(number))
        journal.answered("1", status=200, accepted=accepted, number="")
    answer = program("restore", str(file), "--json")
    assert (answer.exit, answer.json["to_ask"]) == (1, 1)


def test_restore_keeps_the_present_portal_and_browser(program: Program, tmp_path: Path) -> None:
    """Another user's backup decided without a word which pages and which browser the program opened."""
    _two(program)
    settings = program.data / "settings.toml"
    theirs = 'name = "Mira"\nportal = "https://ipp.example.com/"\nextra_hosts = ["ipp.example.com"]\nbrowser = "/opt/x"\n'
    settings.write_text(theirs, encoding="utf-8")
    file = tmp_path / "records.zip"
    program.json("backup", str(file))
    settings.write_text('portal = "https://ipp.aidcgroup.net/"\n', encoding="utf-8")

    program("restore", str(file))

    kept = read_settings(settings)
    assert (kept.name, kept.portal, kept.extra_hosts, kept.browser) == (
        "Mira", "https://ipp.aidcgroup.net/", (), ""
    )  # fmt: skip
