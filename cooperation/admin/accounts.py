"""Screens for accounts and roles, for administrators only.

An account has roles and nothing besides: what a role allows is set up by `set_up_roles`, so it is shown and not edited.
An account is switched off and not deleted: what it did stays under its name.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import AbstractUser, Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django_otp.plugins.otp_static.admin import StaticDeviceAdmin
from django_otp.plugins.otp_totp.admin import TOTPDeviceAdmin
from django_otp.plugins.otp_totp.models import TOTPDevice

from cooperation.sign_in import second_factor
from cooperation.sign_in.passwords import path_to_set_password
from cooperation.workflows.set_up_roles import Role

Account = get_user_model()

# The libraries put screens of their own on the desk while they are imported. Those of django-otp show secrets.
for screen in (UserAdmin, GroupAdmin, TOTPDeviceAdmin, StaticDeviceAdmin):
    admin.site.unregister([model for model, shown in admin.site._registry.items() if type(shown) is screen])

#: What the log of an account says of a link; Django writes the sentence around it.
LINK = gettext_noop("link to set a password")


def role_of(group: Group) -> Role | None:
    """Return the role that a group stands for; None for a group of somebody's own making."""
    word = group.name.partition(" ")[0]
    return Role(word) if word in Role.values else None


def label_of(group: Group) -> str:
    """Return the role in words, with the side and the partnership that an editor is for."""
    role = role_of(group)
    if role is None:
        return group.name
    editors = getattr(group, "editor_group", None)
    return f"{role.label} · {editors.partnership} · {editors.country}" if editors else str(role.label)


def groups_with_sides() -> QuerySet[Group]:
    """Return the groups with all that their labels mention."""
    sides = ("editor_group__partnership__side_a", "editor_group__partnership__side_b")
    return Group.objects.select_related(*sides).order_by("pk")


def is_administrator(group: Group) -> bool:
    """Return whether the group is that of the administrators."""
    return group.name == Role.ADMINISTRATOR


class RoleFilter(admin.SimpleListFilter):
    """Accounts that have a role."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(group.pk), label_of(group)) for group in groups_with_sides()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        known = {key for key, _label in self.lookup_choices}
        return queryset.filter(groups=self.value()) if self.value() in known else queryset


class RolesField(forms.ModelMultipleChoiceField):
    """One box to tick for each role."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return label_of(obj)


class AccountForm(forms.ModelForm):
    """Refuses an administrator who would shut themselves out; so at least one always stays."""

    groups = RolesField(groups_with_sides(), label=_("Roles"), required=False)
    #: Who fills the form in.
    editor: Any = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk == self.editor.pk and not self.editor.is_superuser:
            if not cleaned.get("is_active"):
                self.add_error("is_active", ValidationError(_("You cannot switch off your own account.")))
            if not any(is_administrator(group) for group in cleaned.get("groups", ())):
                message = _("You cannot give up the role of administrator yourself. Ask another administrator.")
                self.add_error("groups", ValidationError(message))
        return cleaned


@admin.register(Account)
class AccountAdmin(admin.ModelAdmin):
    form = AccountForm
    object_history_template = "admin/auth/object_history.html"
    actions = None
    list_display = ("username", "full_name", "roles", "is_active", "has_second_factor", "last_login")
    list_filter = ("is_active", RoleFilter)
    list_per_page = 50
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    readonly_fields = ("has_second_factor", "last_login", "date_joined")
    fieldsets = (
        (_("Person"), {"fields": ("username", ("first_name", "last_name"), "email")}),
        (_("What the account may do"), {"fields": ("groups", "is_active")}),
        (_("Sign-in"), {"fields": ("has_second_factor", "last_login", "date_joined")}),
    )

    @admin.display(description=_("name"))
    def full_name(self, account: AbstractUser) -> str:
        return account.get_full_name()

    @admin.display(description=_("roles"))
    def roles(self, account: AbstractUser) -> str:
        return ", ".join(label_of(group) for group in account.groups.all())

    @admin.display(description=_("second factor"), boolean=True)
    def has_second_factor(self, account: Any) -> bool:
        return bool(getattr(account, "is_enrolled", False))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        enrolled = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        sides = ("side_a", "side_b")
        return (
            super()
            .get_queryset(request)
            .annotate(is_enrolled=Exists(enrolled))
            .prefetch_related(*(f"groups__editor_group__partnership__{side}" for side in sides))
        )

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        """Let nobody feel for a digest of a password through the address of the list."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.editor = request.user
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Make an account that opens the desk once its owner has set a password."""
        if not change:
            obj.is_staff = True
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Leave an account that passes the rules by to accounts that do so too."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_superuser or bool(getattr(request.user, "is_superuser", False)))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<path:object_id>/password-link/", wrap(self.password_link), name="auth_user_password_link"),
            path("<path:object_id>/reset/", wrap(self.reset_second_factor), name="auth_user_reset_second_factor"),
            *super().get_urls(),
        ]

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Lead from a new account to the link that its owner needs."""
        return HttpResponseRedirect(reverse("admin:auth_user_password_link", args=[obj.pk]))

    def password_link(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show, when asked for, a new link that sets the password of somebody else's account."""
        account, link = self._account(request, object_id), ""
        if account.pk == request.user.pk:
            return HttpResponseRedirect(reverse("admin:password_change"))
        if request.method == "POST":
            link = request.build_absolute_uri(path_to_set_password(account))
            message = [{"added": {"name": LINK, "object": account.get_username()}}]
            self.log_change(request, account, message)
        return self._page(request, "password_link", _("Link to set a password"), account, link=link)

    def reset_second_factor(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take somebody else's second factor away, who has lost it; the log keeps who did so."""
        account = self._account(request, object_id)
        if account.pk == request.user.pk:
            return HttpResponseRedirect(reverse("admin:second_factor"))
        if request.method == "POST":
            had = second_factor.remove(account, by=request.user)
            messages.success(request, _("The second factor is reset.") if had else _("There was none to reset."))
            return HttpResponseRedirect(reverse("admin:auth_user_change", args=[account.pk]))
        return self._page(request, "reset_second_factor", _("Reset the second factor"), account)

    def _account(self, request: HttpRequest, object_id: str) -> Any:
        """Return the account, if whoever asks may change it."""
        account = self.get_object(request, unquote(object_id))
        if account is None:
            raise Http404
        if not self.has_change_permission(request, account):
            raise PermissionDenied
        return account

    def _page(self, request: HttpRequest, name: str, title: Any, account: Any, **more: Any) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": title,
            "account": account,
            "object": account,
            "opts": self.opts,
        }
        context |= more
        return TemplateResponse(request, f"admin/auth/user/{name}.html", context)


@admin.register(Group)
class RoleAdmin(admin.ModelAdmin):
    """Shows the roles, what each allows, and who has it."""

    list_display = ("label", "meaning", "accounts")
    list_display_links = None
    list_per_page = 200
    ordering = ("pk",)
    actions = None

    @admin.display(description=_("role"))
    def label(self, group: Group) -> str:
        return label_of(group)

    @admin.display(description=_("what it allows"))
    def meaning(self, group: Group) -> str:
        role = role_of(group)
        return str(role.definition) if role else ""

    @admin.display(description=_("active accounts"))
    def accounts(self, group: Any) -> int:
        return int(group.active_accounts)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        count = Count("user", filter=Q(user__is_active=True))
        return groups_with_sides().annotate(active_accounts=count)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
