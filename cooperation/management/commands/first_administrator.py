"""Make the account with which a new site begins, and say where its owner sets the password."""

import sys
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import Q
from django.utils.translation import override

from cooperation.sign_in.passwords import path_to_set_password
from cooperation.workflows.set_up_roles import Role, set_up_roles


class Command(BaseCommand):
    help = "Set the roles up, make the first administrator, and print a link that sets the password, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help="the sign-in name; left out, it is the first line of the input")
        parser.add_argument("--address", help="where the site is served; without it, the first of ALLOWED_HOSTS")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        accounts = get_user_model().objects
        of_administrators = Q(is_superuser=True) | Q(groups__name=Role.ADMINISTRATOR)
        if standing := accounts.filter(of_administrators, is_active=True).first():
            raise CommandError(
                f"There is an administrator already: {standing.get_username()}. Ask them for an account."
            )
        account = get_user_model()(username=options["name"] or self._name_given(), is_staff=True)
        account.set_unusable_password()
        try:
            account.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        account.save()
        administrators = next(group for group in set_up_roles() if group.name == Role.ADMINISTRATOR)
        account.groups.add(administrators)
        with override(settings.LANGUAGE_CODE):
            link = self._address(options["address"]) + path_to_set_password(account)
        self.stdout.write(f"{account.get_username()} is the first administrator. For one use and one day:\n{link}")

    def _name_given(self) -> str:
        if sys.stdin.isatty():
            self.stdout.write("Sign-in name of the first administrator: ", ending="")
            self.stdout.flush()
        if name := sys.stdin.readline().strip():
            return name
        raise CommandError("Say the sign-in name: first_administrator NAME")

    def _address(self, given: str | None) -> str:
        if given:
            return given.rstrip("/")
        is_public = not (settings.DEBUG or settings.DEMO) and settings.ALLOWED_HOSTS
        return f"https://{settings.ALLOWED_HOSTS[0].lstrip('.')}" if is_public else "http://127.0.0.1:8000"
