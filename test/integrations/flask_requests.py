"""Asks a Flask application, app.py in the working directory, for its page and for what the page names."""

import json
import re
import sys

sys.path.insert(0, ".")

from app import app  # noqa: E402
from flask import render_template  # noqa: E402

app.add_url_rule("/", view_func=lambda: render_template("page.html"), endpoint="page")
client = app.test_client()
page = client.get("/").text
responses = [client.get(url) for url in re.findall(r'(?:href|src)="([^"]+)"', page)]
answers = [[r.request.path, r.status_code, r.headers["Cache-Control"]] for r in responses]
print(json.dumps(answers))
