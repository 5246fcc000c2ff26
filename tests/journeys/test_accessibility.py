"""Nothing stands between a reader and a page: axe finds no fault, and colors can be told apart."""

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

from tests.journeys.pages import on_every_page, status_of

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: The scheme changes colors and nothing else, so the dark one needs only the rules that look at colors.
RULES = {
    "light": {"type": "tag", "values": TAGS},
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}

TINTS = ("--paper", "--s1", "--s2", "--s3", "--s4", "--s5")
#: The least contrast that one color must have on others: 4.5 for text, 3 for the border of a field and for glyphs.
LEAST_CONTRAST = [
    (4.5, "--ink", (*TINTS, "--raised", "--sunken", "--ochre-bg")),
    (4.5, "--ink-2", ("--paper", "--raised", "--sunken", "--ochre-bg")),
    (4.5, "--indigo", ("--paper", "--raised", "--sunken", "--ochre-bg")),
    (4.5, "--on-indigo", ("--indigo",)),
    (4.5, "--ochre", ("--paper", "--raised", "--ochre-bg")),
    (3, "--stage", TINTS),
    (3, "--rule-2", ("--paper", "--raised")),
    (3, "--seal", ("--paper", "--raised")),
]

CONTRAST = """([front, back]) => {
    const drawn = name => {
        const probe = document.body.appendChild(document.createElement("i"));
        probe.style.color = `var(${name})`;
        const numbers = getComputedStyle(probe).color.match(/[\\d.]+/g).slice(0, 3).map(Number);
        probe.remove();
        return numbers;
    };
    const luminance = name => {
        const [r, g, b] = drawn(name).map(n => n / 255).map(n => n <= .04045 ? n / 12.92 : ((n + .055) / 1.055) ** 2.4);
        return .2126 * r + .7152 * g + .0722 * b;
    };
    const [low, high] = [luminance(front), luminance(back)].sort((a, b) => a - b);
    return (high + .05) / (low + .05);
}"""


@on_every_page
def test_axe_finds_nothing(page: Page, name: str, path: str) -> None:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == status_of(name)
    page.evaluate(AXE_SCRIPT)
    # Every page is read at both widths, in the light and in the dark: wide in English, narrow in Korean.
    width = 390 if path.startswith("/ko/") else 1280
    page.set_viewport_size({"width": width, "height": 900})
    if width == 390:
        for summary in page.locator("summary").all():
            summary.click()
    faults = []
    for scheme, rules in RULES.items():
        page.emulate_media(color_scheme=scheme)
        options = {"runOnly": rules, "resultTypes": ["violations"]}
        found = AxeResults(page.evaluate("options => axe.run(options)", options))
        if found.violations_count:
            faults.append(f"{width} px, {scheme}:\n{found.generate_report()}")
    assert not faults, "\n".join(faults)


def test_a_page_has_one_heading_of_the_first_rank_and_its_landmarks(page: Page) -> None:
    page.goto("/us-kr/")
    assert page.get_by_role("heading", level=1).count() == 1
    for landmark in ("banner", "main", "contentinfo", "search"):
        assert page.get_by_role(landmark).count() == 1, landmark
    assert page.get_by_role("navigation", name="Main").count() == 1


def test_colors_can_be_told_apart(page: Page) -> None:
    page.goto("/method/")
    too_close = []
    for scheme in RULES:
        page.emulate_media(color_scheme=scheme)
        for least, front, backs in LEAST_CONTRAST:
            for back in backs:
                contrast = page.evaluate(CONTRAST, [front, back])
                if contrast < least:
                    too_close.append(f"{front} on {back} ({scheme}): {contrast:.2f}, at least {least}")
    assert not too_close, "\n".join(too_close)
