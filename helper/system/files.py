"""Folders for the person's own account only, and a file that takes the place of another: rights are bits here, access lists there."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path


def private_folder(folder: Path) -> Path:
    """Make a folder, and every one above it that is missing, for the person's own account only.

    Raises `OSError`: it cannot be made.
    """
    # `mkdir` gives its mode to the last folder only; those above it would be open to others.
    for part in (*reversed(folder.parents), folder):
        if not part.is_dir():
            part.mkdir(mode=0o700, exist_ok=True)
            if sys.platform == "win32":
                # Python before 3.11.10 and 3.12.4 takes no notice of the mode there; some drives know no rights.
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
    """Protected, so that nothing comes down from the folder above; the same that `os.mkdir` gives to mode 0o700."""
    _NOBODY_ELSE = frozenset({"SY", "BA", "OW", "CO"})
    _ENTRY = re.compile(r"\((\w+);[^;]*;[^;]*;[^;]*;[^;]*;([^;)]*)[^)]*\)")
    _OWNER = re.compile(r"O:(S-[\d-]+|[A-Z]{2})")
    _FILE_OBJECT = 1
    _OWNER_INFORMATION, _DACL_INFORMATION, _PROTECTED_DACL = 0x1, 0x4, 0x80000000
    _REVISION = 1
    _LONGEST_PATH = 259
    _FILE_SYSTEM = r"SYSTEM\CurrentControlSet\Control\FileSystem"
    _REPLACE_SECONDS = 2.0
    """So long a virus scanner, an indexer or a sync such as OneDrive may hold a file that has just been written."""

    _advapi32 = ctypes.WinDLL("advapi32", use_last_error=True)
    _kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel32.LocalFree.argtypes = [ctypes.c_void_p]

    def make_private(folder: Path) -> Path:
        """Make a folder that only the person's own account may enter, or shut the one that is there; its system and administrators may always.

        Raises `OSError`: it cannot be made, or its drive knows no rights.
        """
        private_folder(folder)
        if not is_private(folder):
            _give_rights(folder)
        return folder

    def fits_paths(folder: Path, longest: int) -> bool:
        """Whether a path inside with so many characters more can be used here."""
        # Windows takes longer ones where it was told so for the whole computer; most are not.
        if len(str(folder)) + longest <= _LONGEST_PATH:
            return True
        with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _FILE_SYSTEM) as key:
            return bool(winreg.QueryValueEx(key, "LongPathsEnabled")[0])
        return False

    def is_private(path: Path) -> bool:
        """Whether nobody but its owner, the system and its administrators may come at what is there."""
        rights = _rights(path)
        owner = _OWNER.search(rights)
        trusted = _NOBODY_ELSE | {owner.group(1) if owner else ""}
        granted = [trustee for kind, trustee in _ENTRY.findall(rights) if kind.startswith("A")]
        # Without any list everybody may do everything.
        return bool(granted) and trusted.issuperset(granted)

    def _rights(path: Path) -> str:
        """The owner and the access list, in Windows' own notation for them (SDDL)."""
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
        """Set the list for the folder and, by inheritance, for all that is in it: who knows a path needs no right above it."""
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
            # Wine adds what the folder above hands down; this sets the folder's own list to the letter.
            _require(_advapi32.SetFileSecurityW(str(folder), what, descriptor))
        finally:
            _kernel32.LocalFree(descriptor)

    def _require(worked: int) -> None:
        if not worked:
            raise ctypes.WinError(ctypes.get_last_error())

    def replace_file(part: Path, path: Path) -> None:
        """Put a file in the place of another in one step; waits while another program is looking at either.

        Raises `OSError`: nothing was changed.
        """
        until = time.monotonic() + _REPLACE_SECONDS
        while True:
            try:
                part.replace(path)
                return
            except PermissionError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)  # noqa: TID251 - Windows tells nobody when a file is let go of
else:

    def make_private(folder: Path) -> Path:
        """Make a folder that only the person's own account may enter, or shut the one that is there.

        Raises `OSError`: it cannot be made, or is another's.
        """
        private_folder(folder)
        folder.chmod(0o700)
        return folder

    def fits_paths(_folder: Path, _longest: int) -> bool:
        """Whether a path inside with so many characters more can be used here: it may have thousands."""
        return True

    def is_private(path: Path) -> bool:
        """Whether nobody but its owner may come at what is there."""
        return not path.stat().st_mode & 0o077

    def replace_file(part: Path, path: Path) -> None:
        """Put a file in the place of another in one step.

        Raises `OSError`: nothing was changed.
        """
        part.replace(path)
