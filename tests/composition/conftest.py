"""The program on a data folder of the test."""

from tests.cli.conftest import program

__all__ = ["program"]
