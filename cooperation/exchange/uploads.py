"""Uploads over the limit are not kept anywhere: their bytes are read past as they arrive."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from .readers import LARGEST_FILE

#: What a form holds beside its file.
_ROOM_FOR_FORM = 64 * 1024


class LimitedUpload(FileUploadHandler):
    """Skips the file of a request that is too large; its other fields still arrive, so that the form can say so."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 (Django's name for it)
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        self.is_refused = content_length > LARGEST_FILE + _ROOM_FOR_FORM

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.is_refused:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def is_too_large(request: Any) -> bool:
    """Whether the request held a file that was skipped."""
    return int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_FILE + _ROOM_FOR_FORM
