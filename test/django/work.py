"""What the test does through Django's ORM: work.py fill | compare | insert."""
import datetime as dt
import os
import sys
import uuid
from decimal import Decimal

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
django.setup()

from catalog.models import Category, Label, Product  # noqa: E402 (Django first)
from django.apps import apps  # noqa: E402
from django.contrib.auth.models import Group, Permission, User  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.db import connections, transaction  # noqa: E402
from django.db.migrations.recorder import MigrationRecorder  # noqa: E402
from sales.models import Line, Order, Payment  # noqa: E402

UTC = dt.timezone.utc


def fill_catalog():
    # The child has a smaller key than its parent.
    tools = Category.objects.create(id=5, name="Tools")
    saws = Category.objects.create(id=2, name="Sägen 锯", parent=tools)
    labels = [Label.objects.create(word=word) for word in ("new", "used")]
    Category.objects.create(id=90, name="gone").delete()
    for i in range(200):
        product = Product.objects.create(
            id=uuid.uuid5(uuid.NAMESPACE_URL, str(i)),
            category=saws if i % 3 else tools,
            name=f"Product {i}",
            description="" if i % 5 else "It's \"quoted\"\nand\tlong " * i,
            price=Decimal(i * 1234567) / 10000 + Decimal("0.0001"),
            weight=None if i % 4 == 0 else i / 7,
            stock=i,
            sold=2**53 + i,
            active=i % 2 == 0,
            checked=(None, True, False)[i % 3],
            details=None if i % 6 == 0 else {"size": i, "list": [1.5, None, True], "text": "ü"},
            photo=None if i % 7 == 0 else bytes(range(i % 256)),
            released=None if i % 8 == 0 else dt.date(1999, 12, 31) + dt.timedelta(days=i),
            opens=None if i % 9 == 0 else dt.time(i % 24, i % 60, 59, i),
            changed=dt.datetime(2024, 3, 31, 0, 30, 0, i, tzinfo=UTC) + dt.timedelta(hours=i),
        )
        product.labels.set(labels[: i % 3])
        if i:
            product.similar.add(uuid.uuid5(uuid.NAMESPACE_URL, str(i // 2)))


def fill_sales():
    user = User.objects.create_user("ada", "ada@example.org", "secret")
    group = Group.objects.create(name="staff")
    group.permissions.set(Permission.objects.all()[:7])
    user.groups.add(group)
    user.user_permissions.set(Permission.objects.all()[3:5])
    Session.objects.create(session_key="k", session_data="d", expire_date=dt.datetime(2030, 1, 1, tzinfo=UTC))
    products = list(Product.objects.order_by("stock"))
    for i in range(100):
        order = Order.objects.create(
            customer=user,
            placed=dt.datetime(2024, 10, 27, 0, 0, tzinfo=UTC) + dt.timedelta(minutes=i),
            address=(None, "192.0.2.17", "2001:db8::1")[i % 3],
        )
        for product in products[i : i + 3]:
            Line.objects.create(order=order, product=product, quantity=1 + i, price=Decimal("19.99"))
        payment = Payment.objects.create(order=order, amount=Decimal(i), paid=order.placed if i % 2 else None)
        if i % 2:
            Order.objects.filter(pk=order.pk).update(settled_by=payment)


def all_models():
    return apps.get_models(include_auto_created=True) + [MigrationRecorder.Migration]


def rows(model, database):
    """Every row as the ORM gives it, by key."""
    found = {}
    for values in model._default_manager.using(database).values():
        for name, value in values.items():
            if isinstance(value, memoryview):
                values[name] = bytes(value)
        found[values[model._meta.pk.attname]] = values
    return found


def compare():
    total = 0
    for model in all_models():
        source, target = rows(model, "default"), rows(model, "target")
        for key in source.keys() | target.keys():
            if source.get(key) != target.get(key):
                sys.exit(f"{model._meta.label} {key}:\n  {source.get(key)}\n  {target.get(key)}")
        if not source:
            sys.exit(f"{model._meta.label} has no rows to compare")
        total += len(source)
    print(f"{total} rows of {len(all_models())} models are the same")


def insert():
    """One new row per model whose keys the database gives out."""
    now = dt.datetime.now(UTC)
    with transaction.atomic(using="target"):
        category = Category.objects.using("target").create(name="after")
        product = Product.objects.using("target").create(
            category=category, name="after", price=1, stock=1, active=True, changed=now
        )
        product.labels.add(Label.objects.using("target").create(word="after"))
        user = User.objects.db_manager("target").create_user("eve")
        order = Order.objects.using("target").create(customer=user, placed=now)
        line = Line.objects.using("target").create(order=order, product=product, quantity=1, price=1)
        payment = Payment.objects.using("target").create(order=order, amount=1)
    keys = {made._meta.label: made.pk for made in (category, user, order, line, payment)}
    # SQLite has given out 90, and deleted it.
    assert keys["catalog.Category"] == 91, keys
    assert keys["sales.Line"] == Line.objects.latest("pk").pk + 1, keys
    print(keys)


if __name__ == "__main__":
    {"fill": lambda: (fill_catalog(), fill_sales()), "compare": compare, "insert": insert}[sys.argv[1]]()
    connections.close_all()
