"""What are the pages made of? Documents that the contract knows, words that are there, files of others unchanged."""

import json
import re
from pathlib import Path

import httpx
import pytest

from actions.refusals import RefusalCode
from laurel.documents.checking import fault_of
from laurel.lti.pages import LAUNCHED, LINKING
from laurel.settings import ROOT
from laurel.web.documents import documents_of_pages
from laurel.web.routes import PAGES
from laurel.web.words import ENGLISH, language, languages, words
from tests.node import installed

WEB = ROOT / "laurel" / "web"
OURS = [file for file in sorted(WEB.rglob("*.js")) if "vendor" not in file.parts]
VENDORED = sorted((WEB / "vendor").rglob("*.*js"))
PACKAGED = {"graphql-ws": "dist"}  # where a package keeps what we take, if not at its root
SPEAKING = [  # of the server: they fill in pages that need no script
    ROOT / "laurel" / "unsubscribing.py",
    *[file for room in ("lti", "openid", "papers") for file in sorted((ROOT / "laurel" / room).glob("*.py"))],
]
SAID = re.compile(r'["`](\w+[.]\w*)(?:["`]|(\$?\{))')
EVERY_PAGE = (*PAGES.values(), LAUNCHED, LINKING)
LONGEST = 300  # lines, as for Python


def test_each_document_is_one_of_the_contract() -> None:
    assert {fault for document in documents_of_pages() if (fault := fault_of(document))} == set()


def test_each_document_is_named_like_its_file_and_asked_for() -> None:
    for file in WEB.glob("*/*.graphql"):
        assert re.match(rf"(query|mutation|subscription) {file.stem}\b", file.read_text()), file
        scripts = "".join(script.read_text() for script in file.parent.glob("*.js"))
        assert f'"{file.stem}"' in scripts, f"nobody asks for {file}"


def test_each_word_that_is_said_is_there_and_no_other() -> None:
    there = {f"{page}.{name}" for page, texts in words(ENGLISH).items() for name in texts}
    said = [found for file in (*OURS, *SPEAKING) for found in SAID.findall(file.read_text())]
    said = [(path, open) for path, open in said if path.partition(".")[0] in words(ENGLISH)]
    whole = {path for path, open in said if not open}
    begun = tuple(path for path, open in said if open)
    spoken_by_the_shell = {"common.needs_javascript"} | {f"{page.name}.title" for page in EVERY_PAGE}
    assert whole - there == set()
    assert {
        name for name in there if name not in whole | spoken_by_the_shell and not name.startswith(begun)
    } == set()


def test_each_refusal_may_be_said_in_another_language() -> None:
    assert words(ENGLISH)["refused"] == dict.fromkeys(RefusalCode, "{message}")


def test_every_language_says_the_same_things() -> None:
    def names(code: str) -> set[tuple[str, str]]:
        return {(page, name) for page, texts in words(code).items() for name in texts}

    assert all(names(code) == names(ENGLISH) for code in languages())
    assert [language(asked) for asked in ("en-GB,en;q=0.9", "tlh", "", "de;q=0")] == [ENGLISH] * 4


@pytest.mark.parametrize("file", VENDORED, ids=lambda file: str(file.relative_to(WEB / "vendor")))
def test_what_others_wrote_is_as_they_released_it(file: Path) -> None:
    """The versions and hashes are those of tests/clients/package-lock.json."""
    package, *rest = file.relative_to(WEB / "vendor").parts
    released = installed() / "node_modules" / package / PACKAGED.get(package, "") / Path(*rest)
    assert file.read_bytes() == released.read_bytes()


def test_our_scripts_are_short() -> None:
    lengths = {str(file): len(file.read_text().splitlines()) for file in OURS}
    assert {file: lines for file, lines in lengths.items() if lines > LONGEST} == {}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("path", list(PAGES))
async def test_each_page_may_do_nothing_but_what_it_needs(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    policy = dict(each.partition(" ")[::2] for each in answer.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["frame-ancestors"] == ("*" if path == "/board" else "'none'")
    assert answer.headers["Cache-Control"] == "no-store"
    told = json.loads(answer.text.split('id="laurel">')[1].split("</script>")[0])
    assert not told["demo"], "a database of a test has no demo world"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_only_files_of_pages_are_served(client: httpx.AsyncClient) -> None:
    kept = await client.get("/web/shared/ask.js")
    assert (kept.status_code, kept.headers["Cache-Control"]) == (200, "no-cache")
    again = await client.get("/web/shared/ask.js", headers={"If-None-Match": kept.headers["ETag"]})
    assert again.status_code == 304
    for path in ("/web/routes.py", "/web/words/en.json", "/web/shell.html", "/web/board/", "/web/../app.py"):
        assert (await client.get(path)).status_code == 404
