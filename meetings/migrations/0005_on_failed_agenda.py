from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0004_on_persons'),
    ]

    operations = [
        migrations.AddField(
            model_name='agendaitem',
            name='on_failed_agenda',
            field=models.BooleanField(default=False, editable=False),
        ),
    ]
