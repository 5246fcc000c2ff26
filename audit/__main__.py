"""Ask the published list of weaknesses about every pinned package, and say what it says.

The status is 0 where nothing is known, 1 where something is, and 2 where the list did not answer about every package:
that is no all-clear. `--or-record` makes it 0 as well, for a machine that cannot reach the list, and says so.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "audit"
PINNED = ("requirements.txt", "requirements-dev.txt")
#: How long, in seconds, the list may take about all of them.
PATIENCE = 600


def main() -> int:
    """Ask, say what came of it, and return the status."""
    parser = argparse.ArgumentParser(prog="python -m audit", description=__doc__.partition("\n")[0])
    parser.add_argument("--or-record", action="store_true", help="do not fail where the list cannot be asked")
    options = parser.parse_args()
    report = ask()
    known, unasked = read_report(report)
    for line in known:
        sys.stdout.write(f"{line}\n")
    if known:
        return 1
    if report is None or unasked:
        what = "any package" if report is None else f"{len(unasked)} packages, among them {unasked[0]}"
        sys.stdout.write(f"NOT AUDITED: the list of weaknesses did not answer about {what}. This is no all-clear.\n")
        return 0 if options.or_record else 2
    sys.stdout.write(f"No weakness is known of {len(report['dependencies'])} packages.\n")
    return 0


def ask() -> dict[str, Any] | None:
    """Return the report of pip-audit about all that is pinned; None where there came none."""
    place = FOLDER / "report.json"
    place.unlink(missing_ok=True)
    command = [
        str(FOLDER / "tool" / "bin" / "pip-audit"),
        "--require-hashes",
        "--disable-pip",
        "--progress-spinner=off",
    ]
    command += ["--format", "json", "--output", str(place)]
    command += [word for name in PINNED for word in ("--requirement", name)]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)  # noqa: S603 (our own)
    except subprocess.TimeoutExpired:
        return None
    if not place.exists():
        sys.stderr.write("\n".join(done.stderr.splitlines()[-1:]) + "\n")
        return None
    report: dict[str, Any] = json.loads(place.read_text("utf-8"))
    return report


def read_report(report: dict[str, Any] | None) -> tuple[list[str], list[str]]:
    """Return a line for each weakness that is known, and the packages that were passed over."""
    packages = report["dependencies"] if report else []
    known = sorted(
        f"{package['name']} {package['version']}: {weakness['id']}, mended in "
        f"{', '.join(weakness['fix_versions']) or 'no version yet'}"
        for package in packages
        for weakness in package.get("vulns", ())
    )
    return known, sorted(package["name"] for package in packages if "skip_reason" in package)


if __name__ == "__main__":
    sys.exit(main())
