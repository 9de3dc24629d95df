"""The page at /docs, read and used by a browser as a person would: that of one program in detail, that of others by what
every page must do."""

import contextlib
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import urllib.request

from browser import CHROMEDRIVER, CHROMIUM, Browser
from harness import Server, run_tests, skip

PROGRAMS = sys.argv[1:]

if not CHROMIUM or not CHROMEDRIVER:
    skip("chromium and chromium-driver are not installed")

servers = [Server([program, "0"]) for program in PROGRAMS]
homes = [f"http://127.0.0.1:{server.port}" for server in servers]
home = homes[0]
browser = Browser("--window-size=1300,900")


def for_every_program(test):
    def run():
        global home
        try:
            for home in homes:
                test()
        finally:
            home = homes[0]
    return run


def document():
    with urllib.request.urlopen(f"{home}/openapi.json") as response:
        return json.load(response)


def operations():
    """(method, path, operation) of everything that the document has."""
    return [(method.upper(), path, operation) for path, item in document()["paths"].items() for method, operation in item.items()]


def visit(operation=""):
    browser.open("about:blank")
    browser.open(f"{home}/docs#/{operation}")
    browser.expect(lambda: browser.texts("main h1"))


@for_every_program
def test_every_operation_is_in_the_list_and_in_the_overview():
    visit()
    expected = sorted(method + path for method, path, _ in operations())
    assert len(expected) > 5
    assert sorted(browser.texts("#list a")) == expected
    assert sorted(m + p for m, p in zip(browser.texts("main td .method"), browser.texts("main td .path"))) == expected


@for_every_program
def test_every_operation_has_a_page_with_its_parameters_and_answers():
    for method, path, operation in operations():
        visit(operation["operationId"])
        assert browser.text("main .at") == method + path
        fields = browser.texts("main .fields code")
        for parameter in operation.get("parameters", []):
            assert parameter["name"] in fields, (path, fields)
        assert browser.texts("main .answer > summary .status") == sorted(operation["responses"])


def test_the_filter_finds_by_words_and_enter_opens_the_first():
    visit()
    browser.press("/")
    browser.type("#filter", "lend put", clear=False)
    assert browser.texts("#list a") == ["PUT/api/books/{id}/loan"]
    assert browser.text("#count") == "1 of 7 operations"
    browser.press("enter")
    browser.expect(lambda: browser.text("main h1") == "Lend a book to a reader")
    browser.type("#filter", "no such thing")
    assert browser.text("#list") == "No operation has all these words."


def test_the_list_can_be_walked_with_the_keyboard():
    visit()
    browser.press("/")
    for key in ("down", "down", "enter"):
        browser.press(key)
    browser.expect(lambda: browser.text("main h1") == "Add a book")


def test_a_type_that_contains_itself_opens_step_by_step():
    visit("get_book")
    depth = "main .answer[open] details > summary"
    for _ in range(3):
        browser.run(f"[...document.querySelectorAll('{depth}')].filter(e => e.textContent == 'note').pop().click()")
    browser.expect(lambda: browser.texts("main .answer[open] .fields code").count("replies") == 3)


def test_a_request_is_sent_and_its_answer_is_shown():
    visit("add_book")
    body = {"title": "Peeled <b>thin</b>", "authors": [{"name": "Dee"}], "pages": 7}
    browser.type(".try textarea[rows]", json.dumps(body))
    browser.click(".try .send")
    browser.expect(lambda: browser.text(".result .status") == "201 Created")
    shown = json.loads(browser.text(".result .body"))
    assert shown["title"] == body["title"] and shown["kind"] == "fiction", shown
    assert "content-type" in browser.texts(".result dt")


def test_a_refusal_is_shown_with_all_that_is_wrong():
    visit("list_books")
    browser.type(".try input[name=limit]", "0")
    browser.press("enter")
    browser.expect(lambda: browser.text(".result .status") == "400 Bad Request")
    assert "must be at least 1" in browser.text(".result .body")


def test_path_query_and_lists_go_where_they_belong():
    visit("list_books")
    browser.type(".try input[name=q]", "on & on")
    browser.type(".try textarea[name=kind]", "science\nhistory")
    assert "/api/books?q=on%20%26%20on&kind=science&kind=history'" in browser.text(".try pre")
    visit("get_book")
    browser.type(".try input[name=id]", "a/b")
    assert "/api/books/a%2Fb'" in browser.text(".try pre")


def test_the_curl_command_does_what_the_page_does():
    if not shutil.which("curl"):
        print("  without curl: not tried")
        return
    visit("add_book")
    browser.type(".try textarea[rows]", json.dumps({"title": "Ann's $HOME `x`", "authors": [{"name": "Dee"}], "pages": 7}))
    done = subprocess.run(["bash", "-c", browser.text(".try pre") + " --silent"], capture_output=True, text=True, timeout=30)
    assert json.loads(done.stdout)["title"] == "Ann's $HOME `x`", done


def test_files_are_chosen_and_sent_with_the_fields_of_their_form():
    visit("post_readers_name_card")
    assert browser.run("return [...document.querySelectorAll('.try input')].map(e => [e.name, e.type, e.required, e.multiple].join())") \
        == ["name,text,true,false", "photo,file,true,false", "valid_until,text,false,false", "papers,file,false,true"]
    with tempfile.TemporaryDirectory() as folder:
        for name, size in (("photo.gif", 1234), ("one.pdf", 1), ("two.pdf", 2)):
            (pathlib.Path(folder) / name).write_bytes(b"x" * size)
        browser.type(".try input[name=name]", "ann")
        browser.type(".try input[name=photo]", f"{folder}/photo.gif", clear=False)
        browser.type(".try input[name=papers]", f"{folder}/one.pdf\n{folder}/two.pdf", clear=False)
        browser.type(".try input[name=valid_until]", "tomorrow & later")
        command = browser.text(".try pre")
        browser.click(".try .send")
        browser.expect(lambda: browser.text(".result .status") == "200 OK")
        said = "a photo of 1234 bytes, 2 papers, until tomorrow & later"
        assert browser.text(".result .body") == said
        if shutil.which("curl"):
            done = subprocess.run(["bash", "-c", command + " --silent"], capture_output=True, text=True, timeout=30, cwd=folder)
            assert done.stdout == said, (command, done)


def test_numbers_keep_their_digits():
    visit("get_book")
    browser.type(".try input[name=id]", "9007199254740993")
    browser.click(".try .send")
    browser.expect(lambda: browser.text(".result .status") == "404 Not Found")
    assert "9007199254740993" in browser.text(".result .body")


def test_a_server_that_is_gone_is_said():
    visit("get_book")
    browser.run("window.fetch = () => Promise.reject(new Error('unreachable'))")
    browser.click(".try .send")
    browser.expect(lambda: browser.text(".result") == "No answer: unreachable")


@for_every_program
def test_fields_of_forms_have_labels():
    for _, _, operation in operations():
        visit(operation["operationId"])
        nameless = browser.run("return [...document.querySelectorAll('input, select, textarea')]"
                               ".filter(e => !e.labels.length).map(e => e.outerHTML)")
        assert nameless == [], nameless


@for_every_program
def test_nothing_is_wider_than_a_small_screen():
    browser.ask("POST", "/window/rect", {"width": 500, "height": 800})
    for operation in ["", *(o["operationId"] for _, _, o in operations())]:
        visit(operation)
        assert browser.run("return document.documentElement.scrollWidth <= innerWidth"), operation
    browser.click("#menu")
    browser.click("#list a")
    browser.expect(lambda: browser.text("main h1") == operations()[0][2]["summary"])
    assert browser.run("return document.querySelector('#menu').getAttribute('aria-expanded')") == "false"


def test_the_policy_of_the_page_was_never_broken():
    # Requests that were answered 4xx on purpose are in the log of the browser; anything else is a fault of the page.
    faults = [line for line in browser.log() if "the server responded with a status of 4" not in line]
    assert faults == [], faults


with contextlib.ExitStack() as started:
    for each in [*servers, browser]:
        started.enter_context(each)
    run_tests(globals())
