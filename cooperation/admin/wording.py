"""Words of Django's admin whose translation does not read well in a language of the site.

They are named here so that our own catalog has them; it is asked before Django's.
"""

from django.utils.translation import gettext_noop

OUR_WORDS = (
    gettext_noop("Action:"),
    gettext_noop("Add another %(verbose_name)s"),
    gettext_noop("History"),
    gettext_noop("No, take me back"),
    gettext_noop("Save and add another"),
    gettext_noop("Save and continue editing"),
    gettext_noop("Select %s to change"),
    gettext_noop("Select %s to view"),
    gettext_noop("Start typing to filter…"),
    gettext_noop("The {name} “{obj}” was added successfully."),
    gettext_noop("The {name} “{obj}” was changed successfully."),
    gettext_noop("View %s"),
    gettext_noop("Yes, I’m sure"),
    gettext_noop("You don’t have permission to view or edit anything."),
    gettext_noop("You may edit it again below."),
)
