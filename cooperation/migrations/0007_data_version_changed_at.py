from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cooperation", "0006_sheet_imports")]

    operations = [
        # Without a default SQLite adds the column in place; a table made anew would break the triggers that name it.
        migrations.AddField(
            model_name="dataversion",
            name="changed_at",
            field=models.DateTimeField(null=True, verbose_name="last changed"),
        ),
    ]
