#!/usr/bin/env python3
"""tools/docs/check_reference.py lets pass what a comment could only repeat, and nothing else."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "tools" / "docs"))
sys.dont_write_bytecode = True
import check_reference  # noqa: E402

KNOWN = [
    "Member begin() const noexcept (function) of class tunic::list",
    "Member empty() const (function) of class tunic::list",
    "Member operator bool() const noexcept (function) of struct tunic::state",
    "Member operator==(a const &, a const &)=default (function) of struct tunic::a",
    "Member app() (function) of class tunic::app",
    "Member app(app const &) (function) of class tunic::app",
    "Member task(task &&other) noexcept (function) of class tunic::task",
    "Member await_ready() const noexcept (function) of class tunic::sleep_for",
    "Member holds(V const &value) (function) of struct tunic::length",
    "Member GET (variable) of class tunic::method",
]
UNKNOWN = [
    "Member beginning() const (function) of class tunic::list",
    "Member app(app_options options) (function) of class tunic::app",
    "Member GET(F &&... functions) (function) of file route.hpp",
    "Member status (variable) of struct tunic::response",
    "Member size_limit (variable) of struct tunic::limits",
    "Compound tunic::server_options",
]


def warning(what):
    return f"include/tunic/a.hpp:1: warning: {what} is not documented."


class CheckReference(unittest.TestCase):
    def test_what_is_known_by_its_name_passes(self):
        self.assertEqual(check_reference.left([warning(what) for what in KNOWN]), [])

    def test_everything_else_is_named(self):
        for what in UNKNOWN:
            with self.subTest(what):
                self.assertEqual(check_reference.left([warning(what)]), [warning(what)])

    def test_other_warnings_are_never_dropped(self):
        broken = "include/tunic/a.hpp:1: warning: unable to resolve reference to 'begin' for \\ref command"
        self.assertEqual(check_reference.left([broken, ""]), [broken])


if __name__ == "__main__":
    unittest.main()
