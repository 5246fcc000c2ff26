"""Make the groups of the staff desk."""

from typing import Any

from django.core.management.base import BaseCommand

from cooperation.workflows.set_up_roles import set_up_roles


class Command(BaseCommand):
    help = "Make the groups of viewers, editors, publishers and administrators. Run it after adding a partnership."

    def handle(self, *args: Any, **options: Any) -> None:
        for group in set_up_roles():
            if options["verbosity"] > 0:
                self.stdout.write(f"{group.name}: {group.permissions.count()} permissions")
