#!/usr/bin/env python3
"""tools/check_layers.py sees each kind of fault, and nothing where there is none."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "tools"))
sys.dont_write_bytecode = True
import check_layers  # noqa: E402

# file, one line in it, what is said about it (empty: nothing)
CASES = [
    ("include/tunic/route/trie.hpp", "#include <tunic/base/text.hpp>", ""),
    ("include/tunic/base/text.hpp", "#include <tunic/route/trie.hpp>", "base may not include route"),
    ("include/tunic/route/trie.hpp", "#include <tunic/wire/parser.hpp>", "route may not include wire"),
    ("src/wire/parser.cpp", "#include <tunic/route/trie.hpp>", "wire may not include route"),
    ("src/http/url.cpp", '#include "app/service_impl.hpp"', "http may not include app"),
    ("src/app/app.cpp", "#include <tunic/tunic.hpp>", "app may not include the umbrella"),
    ("tests/http/url_test.cpp", "#include <tunic/app/app.hpp>", "http may not include app"),
    ("src/wire/parser.cpp", "#include <llhttp.h>", ""),
    ("src/net/socket_stream.cpp", "#include <llhttp.h>", "llhttp may not be seen here"),
    ("include/tunic/wire/parser.hpp", "#include <llhttp.h>", "llhttp may not be seen here"),
    ("src/net/socket_stream.cpp", "#include <boost/asio/ip/tcp.hpp>", ""),
    ("src/app/app.cpp", "#include <boost/asio.hpp>", "Asio may not be seen here"),
    ("include/tunic/server/server.hpp", "#include <boost/asio/ip/tcp.hpp>", "Asio may not be seen here"),
    ("include/tunic/asio.hpp", "#include <boost/asio/any_io_executor.hpp>", ""),
    ("src/data/json.cpp", "#include <simdjson.h>", ""),
    ("src/http/url.cpp", "#include <simdjson.h>", "simdjson may not be seen here"),
    ("middleware/cors.cpp", "#include <boost/asio.hpp>", "Asio may not be seen here"),
    ("middleware/cors.cpp", "#include <tunic/app/context.hpp>", ""),
    ("examples/hello/main.cpp", "#include <tunic/tunic.hpp>", ""),
    ("examples/hello/main.cpp", '#include "wire/lexer.hpp"', "only public headers here"),
    ("docs/page.md", "see /ho" "me/me/notes", "does not belong here"),
    ("src/app/app.cpp", "// TO" "DO", "does not belong here"),
]


class CheckLayers(unittest.TestCase):
    def test_each_case(self):
        for path, line, expected in CASES:
            with self.subTest(path=path, line=line), tempfile.TemporaryDirectory() as folder:
                file = pathlib.Path(folder) / path
                file.parent.mkdir(parents=True)
                file.write_text(f"#pragma once\n{line}\n")
                found = list(check_layers.faults(pathlib.Path(folder)))
                if expected:
                    self.assertEqual(len(found), 1, found)
                    self.assertTrue(found[0].startswith(f"{path}:2: {expected}"), found)
                else:
                    self.assertEqual(found, [])

    def test_a_header_without_pragma_once(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "include/tunic/base/text.hpp"
            file.parent.mkdir(parents=True)
            file.write_text("int x;\n")
            self.assertEqual(list(check_layers.faults(pathlib.Path(folder))),
                             ["include/tunic/base/text.hpp:1: no #pragma once"])


if __name__ == "__main__":
    unittest.main()
