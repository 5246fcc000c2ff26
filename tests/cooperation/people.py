"""Accounts of the staff desk, one for a role."""

from django.contrib.auth.models import Group, User

from cooperation.workflows.set_up_roles import set_up_roles


def make_person(group: str) -> User:
    """Return a new account in the group of this name, with the groups of every partnership there is set up."""
    set_up_roles()
    person = User.objects.create_user(f"Desk {group}", is_staff=True)
    person.groups.add(Group.objects.get(name=group))
    return person
