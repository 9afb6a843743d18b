"""Built files are found by the name of their source, and a missing build says how to make it."""

import json

import pytest

from forumapp.web.assets import AssetsNotBuilt, read_assets


def write_manifest(folder, entries):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps(entries), encoding="utf-8")


def test_styles_scripts_and_icons_are_found_by_their_source(tmp_path):
    write_manifest(
        tmp_path,
        {
            "site.css": {"file": "site-abc.css", "isEntry": True},
            "site.ts": {"file": "site-def.js", "isEntry": True},
            "icons.svg": {"file": "icons-ghi.svg"},
            "fonts/a.woff2": {"file": "fonts/a-jkl.woff2"},
        },
    )
    write_manifest(
        tmp_path / "door",
        {
            "door.css": {"file": "door-abc.css", "isEntry": True},
            "door/main.ts": {"file": "main-def.js", "isEntry": True},
        },
    )
    assert read_assets(tmp_path).addresses == {
        "site.css": "/static/site-abc.css",
        "site.js": "/static/site-def.js",
        "icons.svg": "/static/icons-ghi.svg",
        "door/door.css": "/door/assets/door-abc.css",
        "door/main.js": "/door/assets/main-def.js",
    }


def test_a_missing_build_names_the_file_and_the_cure(tmp_path):
    with pytest.raises(AssetsNotBuilt, match=r"no built file 'site\.css'.*npm run build.*Built so far: nothing"):
        read_assets(tmp_path).url("site.css")
