"""The pages of the second factor: show it, set it up, renew the recovery codes, remove it.

They stand on the staff desk. To show it and to set it up needs the password alone; all else needs both.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import PasswordResetConfirmView, redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login as show_device

from . import second_factor
from .forms import CodeForm, EnrollForm

View = Callable[..., HttpResponseBase]


def sign_in_urls(site: AdminSite) -> list[URLPattern]:
    """Return the addresses of these pages on the desk; signing out is open to whoever has shown a password alone."""

    def with_password(view: View) -> View:
        return csrf_protect(never_cache(sensitive_post_parameters()(_on(site, view))))

    def with_both(view: View) -> View:
        return site.admin_view(sensitive_post_parameters()(_on(site, view)))

    return [
        path("logout/", site.logout, name="logout"),
        path("set-password/<uidb64>/<token>/", with_password(set_password), name="set_password"),
        path("second-factor/", with_both(overview), name="second_factor"),
        path("second-factor/verify/", with_password(verify), name="second_factor_verify"),
        path("second-factor/enroll/", with_password(enroll), name="second_factor_enroll"),
        path("second-factor/recovery-codes/", with_both(renew), name="second_factor_renew"),
        path("second-factor/remove/", with_both(remove), name="second_factor_remove"),
    ]


def next_step(request: Any) -> HttpResponse | None:
    """Return the way to the page that asks for what is missing, for whoever has shown a password alone."""
    person = request.person_by_password
    if not person.is_authenticated or request.user.is_authenticated:
        return None
    page = "second_factor_enroll" if second_factor.device_of(person) is None else "second_factor_verify"
    onward = urlencode({REDIRECT_FIELD_NAME: address_after(request)})
    return HttpResponseRedirect(f"{reverse(f'admin:{page}')}?{onward}")


def address_after(request: HttpRequest) -> str:
    """Return where the person wanted to go, if that is a page of this site; else the first page of the desk."""
    wanted = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("admin:index")


def set_password(site: AdminSite, request: HttpRequest, **where: str) -> HttpResponseBase:
    """Let whoever holds the link set the password of its account, once."""
    view = PasswordResetConfirmView.as_view(
        template_name="admin/set_password.html",
        success_url=reverse("admin:login"),
        extra_context=_context(site, request, _("Set a password")),
    )
    return view(request, **where)


def verify(site: AdminSite, request: Any) -> HttpResponseBase:
    """Ask for the code after the password."""
    person = request.person_by_password
    if request.user.is_authenticated:
        return HttpResponseRedirect(address_after(request))
    if not person.is_authenticated or second_factor.device_of(person) is None:
        return redirect_to_login(address_after(request), reverse("admin:login"))
    form = CodeForm(person, request.POST or None)
    if form.is_valid():
        _take_for_shown(request, person, form.device)
        return HttpResponseRedirect(address_after(request))
    return _page(site, request, "verify", _("Second factor"), form)


def enroll(site: AdminSite, request: Any) -> HttpResponseBase:
    """Show the secret of a new device, and take the device once it has shown a code."""
    person = request.person_by_password
    present = second_factor.device_of(person) if person.is_authenticated else None
    if not request.user.is_authenticated and (not person.is_authenticated or present is not None):
        return redirect_to_login(address_after(request), reverse("admin:login"))
    key = request.session.setdefault(second_factor.NEW_KEY, second_factor.new_device(person).key)
    device = second_factor.new_device(person, key)
    form = EnrollForm(person, device, request.POST or None)
    if form.is_valid():
        codes = second_factor.enroll(person, device)
        del request.session[second_factor.NEW_KEY]
        _take_for_shown(request, person, device)
        return _codes_page(site, request, codes)
    return _page(
        site,
        request,
        "enroll",
        _("Set up the second factor") if present is None else _("Replace the device"),
        form,
        picture=picture_of(device),
        secret=second_factor.secret_text(device),
        present=present,
    )


def overview(site: AdminSite, request: Any) -> HttpResponseBase:
    """Say what is set up, and lead to what can be done with it."""
    device = second_factor.device_of(request.user)
    left = second_factor.recovery_codes_left(request.user)
    return _page(site, request, "overview", _("Second factor"), None, device=device, codes_left=left)


def renew(site: AdminSite, request: Any) -> HttpResponseBase:
    """Put new recovery codes in the place of the old ones, against a code."""
    if second_factor.device_of(request.user) is None:
        return HttpResponseRedirect(reverse("admin:second_factor"))
    form = CodeForm(request.user, request.POST or None)
    if form.is_valid():
        return _codes_page(site, request, second_factor.renew_recovery_codes(request.user))
    return _page(site, request, "renew", _("New recovery codes"), form)


def remove(site: AdminSite, request: Any) -> HttpResponseBase:
    """Take the second factor away, against a code, where the site does not ask everybody for one."""
    if second_factor.device_of(request.user) is None or settings.STAFF_SECOND_FACTOR:
        return HttpResponseRedirect(reverse("admin:second_factor"))
    form = CodeForm(request.user, request.POST or None)
    if form.is_valid():
        second_factor.remove(request.user, by=request.user)
        messages.success(request, _("Your second factor is removed. Your password alone opens the desk."))
        return HttpResponseRedirect(reverse("admin:second_factor"))
    return _page(site, request, "remove", _("Remove the second factor"), form)


def picture_of(device: Any) -> SafeString:
    """Return the picture that an app scans, black on white in any color scheme, as an element of the page."""
    drawn = segno.make(device.config_url, error="m").svg_inline(scale=4, dark="#000", light="#fff")
    return mark_safe(drawn)  # noqa: S308 (segno draws squares; no text of ours is in it)


def _take_for_shown(request: Any, person: Any, device: Any) -> None:
    """Let the session go on under a new key, as that of somebody who has shown both."""
    request.user = person
    request.session.cycle_key()
    show_device(request, device)


def _codes_page(site: AdminSite, request: Any, codes: list[str]) -> HttpResponse:
    return _page(site, request, "recovery_codes", _("Recovery codes"), None, codes=codes)


def _page(site: AdminSite, request: Any, name: str, title: str, form: Any, **more: Any) -> HttpResponse:
    """Return the page, with status 429 while no code is taken."""
    context = _context(site, request, title) | more
    context |= {"form": form, "next": address_after(request), "is_asked_of_all": settings.STAFF_SECOND_FACTOR}
    status = 429 if form is not None and form.is_bound and form.is_too_early else 200
    return TemplateResponse(request, f"admin/second_factor/{name}.html", context, status=status)


def _context(site: AdminSite, request: Any, title: str) -> dict[str, Any]:
    """Return what every page of the desk is given; before both are shown there is no way to its other pages."""
    return site.each_context(request) | {
        "title": title,
        "is_nav_sidebar_enabled": site.enable_nav_sidebar and request.user.is_authenticated,
    }


def _on(site: AdminSite, view: View) -> View:
    @wraps(view)
    def on_site(request: Any, *args: Any, **options: Any) -> HttpResponseBase:
        request.current_app = site.name
        return view(site, request, *args, **options)

    return on_site
