"""Where the built files are, from a source's name (``site.css``) to its fingerprinted address; and how they go out."""

import json
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, request, send_from_directory
from werkzeug.security import safe_join

PACKED = ".gz"
"""What the build adds to the name of a file that it has also written in its gzip size."""


class AssetsNotBuilt(RuntimeError):
    """The build has not run, or it made no such file; the message names the cure."""


@dataclass(frozen=True)
class Assets:
    """The addresses of the built files, by the name of their source.

    A script is asked for as ``site.js`` though its source is ``site.ts``; the door's files, which have a
    build and a prefix of their own, as ``door/door.css`` and ``door/main.js``.
    """

    addresses: dict[str, str]

    def url(self, name: str) -> str:
        """Return the path of the built file.

        :raises AssetsNotBuilt: if the build made no file of that name
        """
        try:
            return self.addresses[name]
        except KeyError:
            raise AssetsNotBuilt(
                f"There is no built file {name!r}. Build them: npm ci && npm run build, in forumapp/assets"
                f" (`make run` does it). Built so far: {', '.join(sorted(self.addresses)) or 'nothing'}."
            ) from None


def bind(app: Flask) -> None:
    """Answer what lies in the static folder by :func:`built_file`."""

    def static(filename: str) -> Response:
        return built_file(Path(str(app.static_folder)), filename)

    app.view_functions["static"] = static


def built_file(folder: Path, name: str) -> Response:
    """Answer with the file ``name``, packed where the build has packed it and the client unpacks.

    :raises werkzeug.exceptions.NotFound: where there is none, or it lies outside of ``folder``
    """
    packed = safe_join(str(folder), name + PACKED)
    if packed is None or not _is_file(packed):
        return send_from_directory(folder, name)
    if request.accept_encodings.quality("gzip") > 0:
        response = send_from_directory(folder, name + PACKED, mimetype=mimetypes.guess_type(name)[0])
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = send_from_directory(folder, name)
    response.vary.add("Accept-Encoding")
    return response


def _is_file(path: str) -> bool:
    try:
        return Path(path).is_file()
    except OSError:  # a name that no file can have
        return False


def read_assets(static: Path) -> Assets:
    """Read the manifests of both builds in the folder ``static``; a missing one adds nothing."""
    return Assets(
        addresses={
            **_addresses(static / "manifest.json", prefix="/static/", names=""),
            **_addresses(static / "door" / "manifest.json", prefix="/door/assets/", names="door/"),
        }
    )


def _addresses(manifest: Path, *, prefix: str, names: str) -> dict[str, str]:
    if not manifest.is_file():
        return {}
    entries = json.loads(manifest.read_text(encoding="utf-8"))
    return {
        names + _asked_for(source.removeprefix(names)): prefix + entry["file"]
        for source, entry in entries.items()
        if entry.get("isEntry") or source == "icons.svg"
    }


def _asked_for(source: str) -> str:
    return f"{source.removesuffix('.ts')}.js" if source.endswith(".ts") else source
