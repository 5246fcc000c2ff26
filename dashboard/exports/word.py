"""A document as a Word file, which a process of its own writes."""

import pickle

from .document import Document
from .typesetting import run_in_time

#: What a file of this kind is called on the web.
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: How long, in seconds, one document may take; the longest known, five hundred actions in two languages, takes three.
PATIENCE = 60


def write_word(document: Document) -> bytes:
    """Return the document as a .docx file.

    Raise CalledProcessError where it cannot be written, and TypesettingUnavailableError after PATIENCE.
    """
    done = run_in_time("dashboard.exports.word_writer", pickle.dumps(document), PATIENCE)
    done.check_returncode()
    return done.stdout
