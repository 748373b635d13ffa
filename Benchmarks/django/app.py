"""The same read, rights and audit served by Django with psycopg: for each request the statements that
our read sends, in the same transactions on a connection of the same role, the signed context opened
anew; then the person masked and sent as JSON. What the law or the program works out beside the
statements it does not have to do."""

import json
import os

import psycopg
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import JsonResponse
from django.urls import path

settings.configure(
    DEBUG=False, SECRET_KEY="only for the bench", ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"],
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"], LOGGING_CONFIG=None)

PARTS = json.load(open(os.environ["BENCH_STATEMENTS"], encoding="utf-8"))
URI = os.environ["BENCH_URI"]
TOKEN = os.environ["BENCH_TOKEN"]
connections = {}


def connection(role):
    """A connection stays one role for life."""
    if role not in connections:
        connections[role] = psycopg.connect(
            URI.replace("//own@", f"//{role}@"), user=role, autocommit=True, prepare_threshold=0, application_name="django")
    return connections[role]


def masked(name):
    return name if len(name) < 2 else name[0] + "*" * max(1, len(name) - 2) + name[2:][-1:]


def person(request, ref):
    if request.headers.get("Authorization") != f"Bearer {TOKEN}":
        return JsonResponse({"title": "Unauthorized"}, status=401)
    found = {}
    for role, statements in PARTS:
        with connection(role).cursor() as cursor:
            context = None
            for statement in statements:
                if "ctx.open(" in statement:
                    cursor.execute("SELECT ctx.open(%s)", [TOKEN])
                    context = cursor.fetchone()[0]
                elif statement.startswith("SET LOCAL yuhou.context"):
                    cursor.execute("SELECT set_config('yuhou.context', %s, true)", [context])
                else:
                    cursor.execute(statement)
                    if cursor.description:
                        for row in cursor.fetchall():
                            record = dict(zip([c.name for c in cursor.description], row))
                            if "name" in record:
                                record["name"] = masked(str(record["name"]))
                            found.setdefault(role, []).append(
                                {key: str(value) for key, value in record.items()})
    return JsonResponse({"ref": ref, "read": found})


urlpatterns = [path("persons/<str:ref>", person)]
application = get_wsgi_application()
