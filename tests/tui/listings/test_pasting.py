"""A pasted text is counted and sorted, and every link of it is accounted for."""

from __future__ import annotations

from helper.tui.listings.pasting import read_paste
from tests.factories import a_work, an_item_url
from tests.tui.stage import Stage

SHOP = "https://www.aliexpress.com/store/1102406"


def test_listings_repetitions_and_others_are_counted(stage: Stage) -> None:
    """Ten listings of which one stands there twice, and a shop: said in two sentences."""
    text = "\n".join([*(an_item_url(number) for number in range(9)), an_item_url(0), SHOP])
    pasted = read_paste(text, stage.store)
    assert pasted.headline() == "11 links pasted: 9 listings, 1 was the same listing twice."
    assert pasted.remarks() == [
        "1 is a shop, not a listing. I need the page of one product: open it in the shop and paste its address."
    ]
    assert SHOP in pasted.details()


def test_short_links_are_taken_in_and_must_be_looked_at(stage: Stage) -> None:
    """A link that hides its listing is kept, and said to need a look."""
    pasted = read_paste("https://s.click.aliexpress.com/e/_abc123", stage.store)
    assert len(pasted.taken) == len(pasted.doubtful) == 1
    assert "hides which listing" in pasted.remarks()[0]


def test_a_text_without_links_says_so(stage: Stage) -> None:
    """Nothing is guessed out of prose."""
    assert read_paste("just some words", stage.store).headline() == "No link was found in what you pasted."


def test_headings_that_name_known_designs_are_a_proposal(stage: Stage) -> None:
    """Links under the names of designs can be taken in as the headings say; one unknown heading and they cannot."""
    whale, fox = a_work(title="Quiet Whale"), a_work(title="Fox")
    stage.store.change(whale, fox)
    note = f"Quiet Whale:\n{an_item_url(1)}\n{an_item_url(2)}\n\nFox:\n{an_item_url(3)}"
    assert [(work, len(taken)) for work, taken in read_paste(note, stage.store).by_design] == [
        (whale.id, 2),
        (fox.id, 1),
    ]
    assert read_paste(f"{note}\n\nSomething else:\n{an_item_url(4)}", stage.store).by_design == ()
