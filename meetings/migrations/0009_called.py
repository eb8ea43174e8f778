from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0008_guests")]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="called",
            field=models.CharField(
                blank=True, default="", editable=False, help_text="By name, outside a vote.", max_length=12
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="meeting",
            name="resumed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="participant",
            name="called_at",
            field=models.DateTimeField(blank=True, help_text="By name outside a vote, and seen and heard.", null=True),
        ),
        migrations.AlterField(
            model_name="meeting",
            name="recording_mode",
            field=models.CharField(
                choices=[("continuous", "Continuous"), ("stops_at_suspension", "Stops")],
                default="continuous",
                editable=False,
                help_text="In a suspension; as the body's own rules say when it is convened.",
                max_length=20,
            ),
        ),
    ]
