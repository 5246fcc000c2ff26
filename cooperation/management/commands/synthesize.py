"""Fill a database with a large made-up record, to measure the site with."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cooperation.workflows.synthesize import synthesize


class Command(BaseCommand):
    help = "Add forty made-up partnerships with so many actions in all. For measuring, never for a record that is read."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--actions", type=int, required=True, help="How many actions, from 1 to 1,000,000.")
        parser.add_argument("--seed", type=int, default=1, help="The same seed makes the same record.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["actions"] <= 1_000_000:
            raise CommandError("--actions takes a number from 1 to 1,000,000.")

        def tell(line: str) -> None:
            if options["verbosity"]:
                self.stdout.write(line)

        try:
            synthesize(actions=options["actions"], seed=options["seed"], tell=tell)
        except ValueError as error:
            raise CommandError(str(error)) from error
