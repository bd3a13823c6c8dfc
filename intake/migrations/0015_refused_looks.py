"""查看记录: a look at telephone, addresses and household that was refused leaves a record too."""

from django.db import migrations, models

KINDS = [
    ("search", "查找"),
    ("reveal", "显示完整号码"),
    ("history", "查看个人办件史"),
    ("posted", "打印公示单"),
    ("register", "打印登记簿"),
    ("reach", "查看电话、住址和家庭成员"),
    ("refused", "想看电话、住址和家庭成员，没有获准"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0014_paper_of_authority"),
    ]

    operations = [
        migrations.AlterField(
            model_name="accessrecord",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=8, verbose_name="类型"),
        ),
    ]
