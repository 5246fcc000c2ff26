"""Give each searchable row its search text, and PostgreSQL an index that finds a word anywhere in it."""

from django.db import migrations, models

from cooperation.models.searchable import compose_search_text

LANGUAGES = ("en", "ko", "ja")
NAMES = ("name_en", "name_ko", "name_ja", "aliases")


def in_each(*fields):
    return tuple(f"{field}_{code}" for field in fields for code in LANGUAGES)


# Columns of names, and columns of texts, by model.
COLUMNS = {
    "actionitem": (("reference", *in_each("title")), in_each("detail", "due_note")),
    "agency": ((*NAMES, "acronym", "ror_id", "wikidata_id"), in_each("role")),
    "agreement": ((*NAMES, "treaty_number"), in_each("signed_at", "summary")),
    "areaprogress": (in_each("gist"), in_each("said", "next")),
    "cooperationarea": (NAMES, in_each("description")),
    "dialogue": (("number",), in_each("city", "venue", "summary")),
    "dialogueseries": (NAMES, in_each("nature")),
    "event": (NAMES, in_each("city", "venue", "summary")),
    "mission": ((*NAMES, "acronym", "cospar_id", "norad_number", "wikidata_id"), in_each("purpose")),
    "official": (NAMES, ()),
    "partnership": ((*NAMES, *in_each("short_name")), in_each("subject")),
    "program": ((*NAMES, "abbreviation"), in_each("description")),
    "source": (NAMES, in_each("publisher", "note")),
    "workinggroup": (NAMES, in_each("task", "note")),
}


def fill(apps, schema_editor):
    for name, (names, texts) in COLUMNS.items():
        model = apps.get_model("cooperation", name)
        rows = model.objects.using(schema_editor.connection.alias)
        keys = list(rows.values_list("pk", flat=True))
        for start in range(0, len(keys), 500):
            batch = list(rows.filter(pk__in=keys[start : start + 500]))
            for row in batch:
                row.search_text = compose_search_text(
                    [str(getattr(row, column)) for column in names], [getattr(row, column) for column in texts]
                )
            rows.bulk_update(batch, ["search_text"])


def add_indexes(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for name in COLUMNS:
        schema_editor.execute(
            f"CREATE INDEX cooperation_{name}_search ON cooperation_{name} USING gin (search_text gin_trgm_ops)"
        )


def drop_indexes(apps, schema_editor):
    """Drop the indexes; the extension stays, as others of the database may use it."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for name in COLUMNS:
        schema_editor.execute(f"DROP INDEX IF EXISTS cooperation_{name}_search")


class Migration(migrations.Migration):
    dependencies = [("cooperation", "0002_dialogue_announcement")]

    operations = [
        *(
            migrations.AddField(
                model_name=name,
                name="search_text",
                field=models.TextField(blank=True, default="", editable=False),
            )
            for name in COLUMNS
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(add_indexes, drop_indexes),
    ]
