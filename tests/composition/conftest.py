"""The program, run on a temporary data folder."""

from tests.cli.conftest import program

__all__ = ["program"]
