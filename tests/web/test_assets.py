"""Built files are found by the name of their source, and a missing build says how to make it."""

import gzip
import json

import pytest

from forumapp.app import create_app
from forumapp.web.assets import AssetsNotBuilt, read_assets
from tests.conftest import test_config


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


@pytest.mark.parametrize("address", ["/static/", "/door/assets/"])
def test_a_file_goes_out_packed_to_whoever_unpacks_it(tmp_path, address):
    app = create_app(test_config(tmp_path / "instance"))
    app.static_folder = str(tmp_path)
    folder = tmp_path / "door" if "door" in address else tmp_path
    folder.mkdir(exist_ok=True)
    script = b"let words;" * 100
    (folder / "main-12345678.js").write_bytes(script)
    (folder / "main-12345678.js.gz").write_bytes(gzip.compress(script))
    (folder / "plain-12345678.js").write_bytes(script)
    client = app.test_client()
    packed = client.get(f"{address}main-12345678.js", headers={"Accept-Encoding": "br, gzip"})
    assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(packed.data) == script
    for accepted in ("", "gzip;q=0", "br"):
        plain = client.get(f"{address}main-12345678.js", headers={"Accept-Encoding": accepted})
        assert (plain.data, plain.headers["Vary"]) == (script, "Accept-Encoding")
        assert "Content-Encoding" not in plain.headers
        assert plain.mimetype == packed.mimetype == "text/javascript"
        assert plain.headers["Cache-Control"] == packed.headers["Cache-Control"]
        assert plain.headers["ETag"] != packed.headers["ETag"]
    alone = client.get(f"{address}plain-12345678.js", headers={"Accept-Encoding": "gzip"})
    assert alone.data == script
    assert not {"Content-Encoding", "Vary"} & set(alone.headers.keys())
    assert client.get(f"{address}..%2f..%2fsecret.js").status_code == 404
