"""Where the built files are: from a source's name (``site.css``) to its fingerprinted address."""

import json
from dataclasses import dataclass
from pathlib import Path


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
