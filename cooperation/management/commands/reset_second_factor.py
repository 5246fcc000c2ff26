"""Reset a second factor from the server, where no administrator can do it at the desk."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cooperation.sign_in import second_factor


class Command(BaseCommand):
    help = "Take away the device and the recovery codes of a person who has lost both."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the sign-in name")

    def handle(self, *args: Any, **options: Any) -> None:
        account = get_user_model().objects.filter(username=options["name"]).first()
        if account is None:
            raise CommandError(f"There is no account {options['name']}.")
        if not second_factor.remove(account, by=None):
            raise CommandError(f"{options['name']} has no second factor.")
        self.stdout.write(f"The second factor of {options['name']} is reset.")
