"""Files that never change under their names: hashed, compressed, and each stylesheet in one piece.

A stylesheet is written in small files, one for each component, which `@import` puts together. A browser would ask for
every one of them before it shows anything; so they are joined when static files are collected.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORT = re.compile(r'^@import url\("(?P<path>[^"]+)"\) layer\((?P<layer>[a-z-]+)\);$', re.MULTILINE)


class StaticFiles(CompressedManifestStaticFilesStorage):
    """The storage of collected static files."""

    def post_process(self, paths: dict[str, tuple[Any, str]], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Join stylesheets, then hash and compress everything."""
        joined = {} if dry_run else {name: (self, name) for name in paths if self._join(name, paths)}
        yield from super().post_process(paths | joined, dry_run, **options)

    def _join(self, name: str, paths: dict[str, tuple[Any, str]]) -> bool:
        """Write a stylesheet that imports others in one piece; say whether it is such a one."""
        if not name.endswith(".css"):
            return False
        text = _read(name, paths)
        whole = _IMPORT.sub(lambda found: _layer(found["layer"], _beside(name, found["path"]), paths), text)
        if whole == text:
            return False
        self.delete(name)
        self._save(name, ContentFile(whole.encode()))
        return True


def _read(name: str, paths: dict[str, tuple[Any, str]]) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return str(file.read().decode())


def _beside(name: str, path: str) -> str:
    return str(PurePosixPath(name).parent / path)


def _layer(layer: str, name: str, paths: dict[str, tuple[Any, str]]) -> str:
    """Return a stylesheet as a layer; raise ValueError where it names files, whose paths would change."""
    text = _read(name, paths)
    if "url(" in text or "@import" in text:
        raise ValueError(f"{name} is joined with others, so it cannot name a file.")
    return f"@layer {layer} {{\n{text}}}"
