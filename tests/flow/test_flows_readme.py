"""The page beside the flows says what is true."""

import re
import subprocess
import sys
import tomllib

from helper.flow.load import flows_folder, read_flow
from helper.flow.mistakes import shape_mistakes
from helper.flow.shape import SHAPES, StepShape, keys_of
from tests.flow.samples import FLOW_TEXT

README = (flows_folder() / "README.md").read_text(encoding="utf-8")


def test_every_key_of_a_flow_is_on_the_page() -> None:
    """What a file may say can be looked up."""
    for shape in SHAPES.values():
        for key in keys_of(shape):
            assert re.search(rf"`[^`\n]*\b{key}\b", README), key


def test_the_example_is_a_step_that_can_be_read() -> None:
    """It may be copied into a flow as it stands."""
    example = re.search(r"```toml\n(.*?)```", README, re.DOTALL)
    assert example is not None
    step = tomllib.loads(example[1])["page"]["step"][0]
    assert StepShape.model_validate(step).choose == "reason"


def test_the_mistake_is_told_as_the_page_shows_it() -> None:
    """The sentence is what the program says."""
    document = tomllib.loads(FLOW_TEXT)
    document["page"][0]["step"][5]["options"] = []
    assert f"       {shape_mistakes(document)[0]}\n" in README


def test_the_command_writes_the_schema() -> None:
    """As printed, it makes the file that is there."""
    command = re.search(r'\.venv/bin/python -c "(.*?)" > flows/schema\.json', README)
    assert command is not None
    made = subprocess.run([sys.executable, "-c", command[1]], capture_output=True, check=True)
    assert made.stdout.decode() == (flows_folder() / "schema.json").read_text(encoding="utf-8")


def test_every_flow_here_can_be_read() -> None:
    """Each file is what its name says."""
    for file in flows_folder().glob("*.toml"):
        assert read_flow(file.read_text(encoding="utf-8"), file.name).id == file.stem
