"""Private folders, atomic file replacement and limited reading: permission bits on POSIX, access lists on Windows."""

from __future__ import annotations

import errno
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, TypeVar

from helper.translation import tr

T = TypeVar("T")


class SizeLimit(IntEnum):
    """Maximum size in bytes of each kind of file that is read as a whole."""

    SETTINGS = 1_000_000
    """Small files in TOML, JSON or Markdown: settings, flows, taught fields, notes of the program."""
    TEXT = 20_000_000
    """A list of 300,000 links is smaller."""
    SHEET = 40_000_000
    """A workbook or text file with 100,000 rows is smaller."""
    SAVED_PAGE = 60_000_000
    DOCUMENT = 200_000_000
    """Pictures, certificates and other files that are copied. The portal's own limits are checked afterwards."""
    RECORDS = 2_000_000_000
    """A copy of the records. 100,000 listings need 54 MB."""


class FileTooLarge(OSError):
    """Raised for a file that is larger than its limit."""


def open_file(path: Path) -> BufferedReader:
    """Open a regular file for reading.

    Raises `OSError` if the file cannot be read, or is a device or a pipe, which may be endless.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise OSError(errno.EINVAL, tr("it is a device or a pipe, not a file"))
    return path.open("rb")


def read_file(path: Path, limit: SizeLimit) -> bytes:
    """Return the content of a regular file. Raises the errors of `open_file`, and `FileTooLarge`."""
    with open_file(path) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise FileTooLarge(errno.EFBIG, tr("it is larger than {most} MB", most=limit // 1_000_000))
    return content


def private_folder(folder: Path) -> Path:
    """Create a folder and its missing parents, accessible only to the user's account.

    Raises `OSError` if a folder cannot be created.
    """
    # `mkdir(parents=True)` applies the mode only to the last folder, so other accounts could enter its parents.
    for part in (*reversed(folder.parents), folder):
        if not part.is_dir():
            part.mkdir(mode=0o700, exist_ok=True)
            if sys.platform == "win32":
                # On Windows, the mode has no effect before Python 3.11.10 and 3.12.4. Setting permissions fails on
                # drives without permissions.
                with suppress(OSError):
                    make_private(part)
    return folder


if sys.platform == "win32":
    import ctypes
    import re
    import time
    import winreg
    from ctypes import wintypes

    _SYSTEM_ADMINISTRATORS_OWNER = "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;OW)"
    """The access list that `os.mkdir` sets for mode 0o700. It inherits nothing from the parent folder."""
    _TRUSTED = frozenset({"SY", "BA", "OW", "CO"})
    """Codes of the system, the administrators, the owner and the creator in SDDL, the notation of Windows for access rights."""
    _ENTRY = re.compile(r"\((\w+);[^;]*;[^;]*;[^;]*;[^;]*;([^;)]*)[^)]*\)")
    _OWNER = re.compile(r"O:(S-[\d-]+|[A-Z]{2})")
    _FILE_OBJECT = 1
    _OWNER_INFORMATION, _DACL_INFORMATION, _PROTECTED_DACL = 0x1, 0x4, 0x80000000
    _REVISION = 1
    _LONGEST_PATH = 259
    _FILE_SYSTEM = r"SYSTEM\CurrentControlSet\Control\FileSystem"
    _REPLACE_SECONDS = 2.0
    """Seconds to retry while another program, such as a virus scanner or an indexer, has the file open."""

    _advapi32 = ctypes.WinDLL("advapi32", use_last_error=True)
    _kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel32.LocalFree.argtypes = [ctypes.c_void_p]

    def make_private(folder: Path) -> Path:
        """Create a folder, or restrict an existing one to the user, the system and administrators.

        Raises `OSError` if the folder cannot be created, or its drive has no permissions.
        """
        private_folder(folder)
        if not is_private(folder):
            _give_rights(folder)
        return folder

    def fits_paths(folder: Path, longest: int) -> bool:
        """Return whether paths in the folder may exceed the folder's own path by `longest` characters."""
        # Windows accepts paths beyond 259 characters only if a computer-wide option is on, which is rare.
        if len(str(folder)) + longest <= _LONGEST_PATH:
            return True
        with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _FILE_SYSTEM) as key:
            return bool(winreg.QueryValueEx(key, "LongPathsEnabled")[0])
        return False

    def is_private(path: Path) -> bool:
        """Return whether only the owner, the system and administrators can access the path."""
        rights = _rights(path)
        owner = _OWNER.search(rights)
        trusted = _TRUSTED | {owner.group(1) if owner else ""}
        granted = [trustee for kind, trustee in _ENTRY.findall(rights) if kind.startswith("A")]
        # An empty `granted` can mean that there is no access list; every account then has full access.
        return bool(granted) and trusted.issuperset(granted)

    def _rights(path: Path) -> str:
        """Return the path's owner and access list in SDDL."""
        descriptor, text = ctypes.c_void_p(), wintypes.LPWSTR()
        what = _OWNER_INFORMATION | _DACL_INFORMATION
        if failed := _advapi32.GetNamedSecurityInfoW(
            str(path), _FILE_OBJECT, what, None, None, None, None, ctypes.byref(descriptor)
        ):
            raise ctypes.WinError(failed)
        try:
            _require(
                _advapi32.ConvertSecurityDescriptorToStringSecurityDescriptorW(
                    descriptor, _REVISION, what, ctypes.byref(text), None
                )
            )
            return text.value or ""
        finally:
            _kernel32.LocalFree(descriptor)
            _kernel32.LocalFree(text)

    def _give_rights(folder: Path) -> None:
        """Set the access list of the folder and, by inheritance, of everything in it.

        Restricting only the folder is not enough, because Windows opens a path without checking the rights on its
        parents.
        """
        descriptor, rights = ctypes.c_void_p(), ctypes.c_void_p()
        is_there, is_usual = wintypes.BOOL(), wintypes.BOOL()
        _require(
            _advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW(
                _SYSTEM_ADMINISTRATORS_OWNER, _REVISION, ctypes.byref(descriptor), None
            )
        )
        try:
            _require(
                _advapi32.GetSecurityDescriptorDacl(
                    descriptor, ctypes.byref(is_there), ctypes.byref(rights), ctypes.byref(is_usual)
                )
            )
            what = _DACL_INFORMATION | _PROTECTED_DACL
            if failed := _advapi32.SetNamedSecurityInfoW(
                str(folder), _FILE_OBJECT, what, None, None, rights, None
            ):
                raise ctypes.WinError(failed)
            # Wine adds the entries that the folder inherits from its parent, so set exactly this access list
            # again.
            _require(_advapi32.SetFileSecurityW(str(folder), what, descriptor))
        finally:
            _kernel32.LocalFree(descriptor)

    def _require(worked: int) -> None:
        if not worked:
            raise ctypes.WinError(ctypes.get_last_error())

    def replace_file(part: Path, path: Path) -> None:
        """Replace `path` with `part` atomically; retry while another program has either file open.

        Raises `OSError` if replacing fails; both files are then unchanged.
        """
        _retried(lambda: part.replace(path))

    def open_replaceable(path: Path) -> BinaryIO:
        """Open a file for reading; retry while another program is replacing the file.

        Raises `OSError` if the file cannot be read.
        """
        return _retried(lambda: path.open("rb"))

    def _retried(action: Callable[[], T]) -> T:
        until = time.monotonic() + _REPLACE_SECONDS
        while True:
            try:
                return action()
            except PermissionError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)  # noqa: TID251 - Windows sends no event when a file is released
else:

    def make_private(folder: Path) -> Path:
        """Create a folder, or restrict an existing one to the user's account.

        Raises `OSError` if the folder cannot be created, or belongs to another account.
        """
        private_folder(folder)
        folder.chmod(0o700)
        return folder

    def fits_paths(_folder: Path, _longest: int) -> bool:
        """Return True, because this system allows paths with thousands of characters."""
        return True

    def is_private(path: Path) -> bool:
        """Return whether only the owner can access the path."""
        return not path.stat().st_mode & 0o077

    def replace_file(part: Path, path: Path) -> None:
        """Replace `path` with `part` atomically.

        Raises `OSError` if replacing fails; both files are then unchanged.
        """
        part.replace(path)

    def open_replaceable(path: Path) -> BinaryIO:
        """Open a file for reading, even while another program is replacing the file.

        Raises `OSError` if the file cannot be read.
        """
        return path.open("rb")
