from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0009_called")]

    operations = [
        migrations.AddField(
            model_name="media",
            name="prompt_at",
            field=models.DateTimeField(blank=True, help_text="It ends by itself after a minute.", null=True),
        ),
        migrations.AddField(
            model_name="media",
            name="decided_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="media",
            name="reason",
            field=models.CharField(blank=True, default="", help_text="The chair's, for the decision.", max_length=300),
            preserve_default=False,
        ),
    ]
