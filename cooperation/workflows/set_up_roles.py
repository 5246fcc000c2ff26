"""The roles of the staff desk as groups of accounts: viewer, editor of a side, publisher, administrator."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperation.models import EditorGroup, Partnership, PartnershipSide
from cooperation.models.wording import TermChoices

#: What is set up once and shared by all editors: who the partners are and what they are read against.
FRAMEWORK = ("country", "partnership", "dialogueseries", "cooperationarea")
#: What is for administrators only: accounts and their groups.
ACCOUNTS = ("user", "group", "editorgroup")


class Role(TermChoices):
    """What a person at the staff desk may do. An editor has it for one side of one partnership."""

    VIEWER = "viewer", "", _("Reads everything, drafts included, and changes nothing."), _("Viewer")
    EDITOR = "editor", "", _("Enters and changes drafts of the partnership."), _("Editor")
    PUBLISHER = "publisher", "", _("Publishes, withdraws and changes what is public."), _("Publisher")
    ADMINISTRATOR = "administrator", "", _("Does all of it, and keeps the accounts."), _("Administrator")


@transaction.atomic
def set_up_roles() -> list[Group]:
    """Make the groups that are missing, give each its permissions, and return them; safe to repeat.

    Call it after a partnership is added: each has one group of editors for each side.
    """
    reading, framework, accounts = Q(codename__startswith="view_"), _about(FRAMEWORK), _about(ACCOUNTS)
    of_the_record = Q(content_type__app_label="cooperation") & ~accounts
    rights = {
        Role.VIEWER: _permissions(of_the_record & reading),
        Role.EDITOR: _permissions(of_the_record & (reading | ~framework)),
        Role.PUBLISHER: _permissions(of_the_record),
        Role.ADMINISTRATOR: _permissions(of_the_record | accounts),
    }
    groups = [_group(role.value, rights[role]) for role in (Role.VIEWER, Role.PUBLISHER, Role.ADMINISTRATOR)]
    for partnership in Partnership.objects.select_related("side_a", "side_b"):
        for side, country in zip(PartnershipSide, partnership.sides, strict=True):
            group = _group(f"{Role.EDITOR.value} {partnership.slug} {country.alpha3}", rights[Role.EDITOR])
            EditorGroup.objects.update_or_create(partnership=partnership, side=side, defaults={"group": group})
            groups.append(group)
    return groups


def _about(models: Iterable[str]) -> Q:
    return Q(content_type__model__in=models, content_type__app_label__in=("auth", "cooperation"))


def _permissions(rights: Q) -> list[Permission]:
    return list(Permission.objects.filter(rights).exclude(content_type__model__startswith="historical").order_by())


def _group(name: str, permissions: Iterable[Permission]) -> Group:
    group, _is_new = Group.objects.get_or_create(name=name)
    group.permissions.set(permissions)
    return group
