"""Load the real record that the demo shows."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cooperation.models import acting
from cooperation.workflows.load_fixtures import FixtureError, load_fixtures


class Command(BaseCommand):
    help = "Load the countries, the areas and the real record from fixtures/. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with acting(reason="Loaded from the files in fixtures/"):
                report = load_fixtures(folder=Path(settings.FIXTURE_DIRS[0]))
        except FixtureError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"] == 0:
            return
        for model in sorted(report.created | report.changed | report.unchanged):
            self.stdout.write(
                f"{model}: {report.created[model]} new, {report.changed[model]} changed, "
                f"{report.unchanged[model]} as they were"
            )
