import uuid

from django.db import models


class Category(models.Model):
    name = models.CharField(max_length=60, unique=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE)


class Label(models.Model):
    word = models.SlugField()


class Product(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    category = models.ForeignKey(Category, on_delete=models.PROTECT)
    name = models.CharField(max_length=80)
    description = models.TextField(blank=True)
    price = models.DecimalField(max_digits=12, decimal_places=4)
    weight = models.FloatField(null=True)
    stock = models.PositiveSmallIntegerField()
    sold = models.BigIntegerField(default=0)
    active = models.BooleanField()
    checked = models.BooleanField(null=True)
    details = models.JSONField(null=True)
    photo = models.BinaryField(null=True)
    released = models.DateField(null=True)
    opens = models.TimeField(null=True)
    changed = models.DateTimeField()
    labels = models.ManyToManyField(Label)
    similar = models.ManyToManyField("self")

    class Meta:
        unique_together = [("category", "name")]
