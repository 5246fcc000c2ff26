"""Make the accounts of a demo, and say where the demo is."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import get_language_info, override

from cooperation.workflows.set_up_roles import set_up_roles


class Command(BaseCommand):
    help = "Make one account for each role of a demo, with new passwords, and print the addresses and the sign-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--address", required=True, help="where the demo is served, such as http://127.0.0.1:8000")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("Demo accounts are for a demo only. Set DEMO=1, or use createsuperuser.")
        address = options["address"].rstrip("/")
        sign_ins = [(group.name, *self._account_of(group)) for group in set_up_roles()]

        self.stdout.write("\nSpace Cooperation Record")
        for code, _label in settings.LANGUAGES:
            with override(code):
                self._say(get_language_info(code)["name"], address + reverse("partnership-list"))
        with override(settings.LANGUAGE_CODE):
            self._say("Staff desk", address + reverse("admin:index"))
        self.stdout.write("\n  Sign in to the staff desk as          with the password (new on every run)")
        for _role, username, password in sign_ins:
            self.stdout.write(f"  {username:<37} {password}")
        self.stdout.write("")

    def _account_of(self, group: Group) -> tuple[str, str]:
        """Return the name and the new password of the account that has this role alone."""
        username, password = f"demo-{group.name.lower().replace(' ', '-')}", get_random_string(16)
        account, _is_new = get_user_model().objects.get_or_create(username=username)
        account.is_staff = account.is_active = True
        account.is_superuser = False
        account.set_password(password)
        account.save()
        account.groups.set([group])
        return username, password

    def _say(self, label: str, text: str) -> None:
        self.stdout.write(f"  {label:<15} {text}")
