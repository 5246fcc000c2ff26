from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CooperationConfig(AppConfig):
    name = "cooperation"
    verbose_name = _("Cooperation record")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the triggers of the data version made anew after every migration."""
        from .models.data_version import watch_after_migrating

        post_migrate.connect(watch_after_migrating, sender=self)


class StaffDeskConfig(AdminConfig):
    """Makes the staff desk the site on which screens are registered."""

    default_site = "cooperation.desk.StaffDesk"
