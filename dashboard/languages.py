"""One page, one address in each language: English without a prefix, the others under their code."""

from django.conf import settings


def address_in(language: str, full_path: str) -> str:
    """Return the address of the same page in another language, query included."""
    for code, _label in settings.LANGUAGES:
        if code != settings.LANGUAGE_CODE and (
            full_path == f"/{code}" or full_path.startswith((f"/{code}/", f"/{code}?"))
        ):
            full_path = full_path[len(code) + 1 :]
            break
    if not full_path.startswith("/"):
        full_path = f"/{full_path}"
    return full_path if language == settings.LANGUAGE_CODE else f"/{language}{full_path}"
