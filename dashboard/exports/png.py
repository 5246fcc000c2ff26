"""A figure as PNG, drawn by typst from its SVG."""

from .typesetting import typeset

CONTENT_TYPE = "image/png"
#: Two dots for each pixel of the sheet: sharp on paper and on a dense screen.
DOTS_PER_INCH = 192.0
TEMPLATE = """#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.at("svg")), format: "svg")
"""


def write_png(svg: str) -> bytes:
    """Return the picture as PNG; raise TypesettingUnavailableError without typst or without its fonts."""
    return typeset(TEMPLATE, {"svg": svg}, format="png", ppi=DOTS_PER_INCH)
