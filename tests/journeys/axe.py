"""What axe finds wrong with a page, in the light and in the dark."""

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: What is asked of axe, by scheme. None of these rules needs the style sheets fetched a second time.
OPTIONS = {
    "light": {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "preload": False},
    # The scheme changes colors and nothing else, so the dark one needs only the rules that look at colors.
    "dark": {
        "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
        "resultTypes": ["violations"],
        "preload": False,
    },
}

#: In the light every element is read. The dark ones have the same places, and take their colors by the rules for their
#: classes: of those whose way down from the root is one and the same, the first and the last stand for all.
READ = """async ([scheme, options]) => {
    await Promise.allSettled(document.getAnimations().map(change => change.finished));  // links fade to their color
    if (scheme === "light") return axe.run(options);
    const ways = new Map([[document.documentElement, ""]]), first = new Map(), last = new Map();
    for (const it of document.querySelectorAll("body, body *")) {
        const turn = it.matches("tr, li") ? [...it.parentElement.children].indexOf(it) % 2 : "";
        const marks = ["class", "type", "aria-current", "aria-invalid", "disabled"].map(name => it.getAttribute(name));
        const way = `${ways.get(it.parentElement)} ${it.localName}${turn}${marks.join("|")}`;
        ways.set(it, way);
        const speaks = [...it.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
        if (!speaks && !it.matches("input, select, textarea")) continue;
        if (!first.has(way)) first.set(way, it);
        last.set(way, it);
    }
    return axe.run({include: [...new Set([...first.values(), ...last.values()])]}, options);
}"""


def faults_of(page: Page) -> list[str]:
    """Return axe's reports on the page as it is open, one for each scheme in which it finds a fault."""
    page.evaluate(AXE_SCRIPT)
    faults = []
    for scheme, options in OPTIONS.items():
        page.emulate_media(color_scheme=scheme)
        found = AxeResults(page.evaluate(READ, [scheme, options]))
        if found.violations_count:
            faults.append(f"{scheme}:\n{found.generate_report()}")
    page.emulate_media(color_scheme="light")
    return faults
