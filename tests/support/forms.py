"""Filling in forms as a browser does: what stands in the fields is sent, and what a test types instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from flask import Response
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from tests.support.pages import page_of


def submit(
    client: FlaskClient, path: str, values: Mapping[str, Any] | None = None, *, to: str | None = None
) -> Response:
    """Fetch the page, fill in the form of its content (or the one whose action is ``to``) and send it.

    A value of None leaves the field out, as an unticked box does.
    """
    fetched = client.get(path)
    assert fetched.status_code == 200, f"{path} answers {fetched.status_code}"
    root = page_of(fetched).root
    forms = [form for form in root.iter("form") if form.get("method", "").lower() == "post"]
    main = root.find(".//main")
    assert main is not None
    inside = [form for form in forms if form in list(main.iter("form"))]
    chosen = [form for form in forms if form.get("action") == to] if to else inside
    assert chosen, f"{path} has no such form"
    fields = MultiDict(fields_of(chosen[0]))
    for name, value in (values or {}).items():
        fields.poplist(name)
        if value is not None:
            fields.setlist(name, value if isinstance(value, list) else [value])
    return client.post(chosen[0].get("action") or path, data=fields)


def fields_of(form: Element) -> Iterator[tuple[str, str]]:
    """What the form would send as it stands."""
    unseen = {id(part) for template in form.iter("template") for part in template.iter()}
    for control in form.iter():
        if id(control) in unseen:
            continue
        name = control.get("name", "")
        if not name or control.get("disabled") is not None:
            continue
        if control.tag == "input":
            if control.get("type") in ("checkbox", "radio") and control.get("checked") is None:
                continue
            if control.get("type") not in ("submit", "button", "image", "file"):
                yield name, control.get("value", "")
        elif control.tag == "textarea":
            yield name, (control.text or "").removeprefix("\n")
        elif control.tag == "select":
            options = list(control.iter("option"))
            selected = [option for option in options if option.get("selected") is not None]
            for option in selected or ([] if control.get("multiple") is not None else options[:1]):
                yield name, option.get("value", option.text or "")
