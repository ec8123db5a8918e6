from django.conf import settings
from django.db import models


class Order(models.Model):
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    placed = models.DateTimeField(db_index=True)
    address = models.GenericIPAddressField(null=True)
    products = models.ManyToManyField("catalog.Product", through="Line")
    # Order and Payment name each other.
    settled_by = models.OneToOneField("Payment", null=True, related_name="settles", on_delete=models.SET_NULL)


class Line(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT)
    quantity = models.IntegerField()
    price = models.DecimalField(max_digits=10, decimal_places=2)

    class Meta:
        unique_together = [("order", "product")]
        constraints = [models.CheckConstraint(check=models.Q(quantity__gt=0), name="line_has_quantity")]


class Payment(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    paid = models.DateTimeField(null=True)
