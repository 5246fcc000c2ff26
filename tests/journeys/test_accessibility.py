"""Nothing stands between a reader and a page: landmarks lead through it, and colors can be told apart."""

from playwright.sync_api import Page

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


def test_a_page_has_one_heading_of_the_first_rank_and_its_landmarks(page: Page) -> None:
    page.goto("/us-kr/")
    assert page.get_by_role("heading", level=1).count() == 1
    for landmark in ("banner", "main", "contentinfo", "search"):
        assert page.get_by_role(landmark).count() == 1, landmark
    assert page.get_by_role("navigation", name="Main").count() == 1


def test_colors_can_be_told_apart(page: Page) -> None:
    page.goto("/method/")
    too_close = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for least, front, backs in LEAST_CONTRAST:
            for back in backs:
                contrast = page.evaluate(CONTRAST, [front, back])
                if contrast < least:
                    too_close.append(f"{front} on {back} ({scheme}): {contrast:.2f}, at least {least}")
    assert not too_close, "\n".join(too_close)
