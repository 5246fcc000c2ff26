"""Make the account of a demo, and say where the demo is."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import get_language_info, override

USERNAME = "demo-administrator"


class Command(BaseCommand):
    help = "Make the administrator of a demo with a new password, and print the addresses and the sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--address", required=True, help="where the demo is served, such as http://127.0.0.1:8000")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("Demo accounts are for a demo only. Set DEMO=1, or use createsuperuser.")
        address = options["address"].rstrip("/")
        password = get_random_string(16)
        account, _is_new = get_user_model().objects.get_or_create(username=USERNAME)
        account.is_staff = account.is_superuser = account.is_active = True
        account.set_password(password)
        account.save()

        self.stdout.write("\nSpace Cooperation Record")
        for code, _label in settings.LANGUAGES:
            with override(code):
                self._say(get_language_info(code)["name"], address + reverse("partnership-list"))
        with override(settings.LANGUAGE_CODE):
            self._say("Administration", address + reverse("admin:index"))
        self._say("Sign in as", USERNAME)
        self._say("Password", f"{password}  (new on every run)")
        self.stdout.write("")

    def _say(self, label: str, text: str) -> None:
        self.stdout.write(f"  {label:<15} {text}")
