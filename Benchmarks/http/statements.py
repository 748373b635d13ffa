"""Turns the server's log of one read into pgbench scripts, one a role, and into a list that another
program can run. The signed context is opened anew each time, as the read does it."""

import json
import pathlib
import re
import sys

log, token, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
folder.mkdir(parents=True, exist_ok=True)

entries = []
for line in open(log, encoding="utf-8", errors="replace"):
    line = line.rstrip("\n")
    start = re.match(r"@(\S*) (LOG|DETAIL|ERROR|STATEMENT|HINT|NOTICE|WARNING):\s+(.*)", line)
    if start:
        entries.append([start[1], start[2], start[3]])
    elif entries:
        entries[-1][2] += "\n" + line.lstrip("\t")

# (role, statement with literals), in order.
statements = []
for role, kind, text in entries:
    spoken = re.match(r"(?:statement|execute [^:]*): (.*)", text, re.S)
    if kind == "LOG" and spoken:
        statements.append([role, spoken[1]])
    elif kind == "DETAIL" and text.startswith("parameters: "):
        values = {}
        for number, value in re.findall(r"\$(\d+) = ('(?:[^']|'')*'|NULL)", text):
            # The program binds numbers as such; a bare literal in an array would be a text.
            values[number] = f"{value}::bigint" if re.fullmatch(r"'-?\d+'", value) else value
        statements[-1][1] = re.sub(
            r"\$(\d+)\b", lambda match: values[match[1]], statements[-1][1])

roles = {}
for role, text in statements:
    if "pg_reload_conf" in text:
        continue
    roles.setdefault(role, []).append(" ".join(text.split()))

for role, texts in roles.items():
    lines = []
    for text in texts:
        if "ctx.open(" in text:
            # Kept in a variable, and shown to the rest of the transaction.
            lines.append(f"SELECT ctx.open('{token}') AS context \\gset")
        elif text.startswith("SET LOCAL yuhou.context"):
            # SET takes no parameter in a prepared statement.
            lines.append("SELECT set_config('yuhou.context', :context, true);")
        else:
            lines.append(text.rstrip(";") + ";")
    (folder / f"{role}.sql").write_text("\n".join(lines) + "\n", encoding="utf-8")
(folder / "statements.json").write_text(
    json.dumps([[role, texts] for role, texts in roles.items()], ensure_ascii=False),
    encoding="utf-8")
counts = ", ".join(f"{role} {len(texts)}" for role, texts in roles.items())
print(f"http: statements of a read: {counts}")
