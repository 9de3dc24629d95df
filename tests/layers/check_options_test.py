#!/usr/bin/env python3
"""tools/check_options.py sees each kind of difference between a page and its header, and nothing where there is none."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "tools"))
sys.dont_write_bytecode = True
import check_options  # noqa: E402

HEADER = """
struct gate_options {
    enum class unit : unsigned char { open, closed };

    /// What it is called; not a `;` counts.
    std::string name = "a;b";
    unit in = unit::open; ///< or = closed
    std::vector<std::string> methods = {"GET",
                                        "POST"};
    std::chrono::milliseconds slow = std::chrono::seconds(1);
    std::size_t bytes = 1 << 20;
    std::optional<int> most = {};
    request_predicate skip = false;
    request_predicate secure = [](context const& c) { return c.secure(); };

    static gate_options web();
};
"""
ROWS = [
    "| `name` | `a;b` | |",
    "| `in` | `unit::open` | or closed |",
    "| `methods` | GET, POST | with `a|b` in code |",
    "| `slow` | 1 s | |",
    "| `bytes` | 1 MiB | |",
    "| `most` | not limited | |",
    "| `skip` | none | |",
    "| `secure` | `c.secure()` | |",
]
# what is replaced in the page, by what, and what is said about it (empty: nothing)
CASES = [
    ("", "", ""),
    ("`a;b`", "`\"a;b\"`", ""),
    ("1 s", "`std::chrono::seconds(1)`", ""),
    ("1 MiB", "1048576", ""),
    ("none", "false", ""),
    ("`a;b`", "`a`", '`name` is "a;b" in the header, and the page says: `a`'),
    ("`unit::open`", "`unit::closed`", "`in` is unit::open in the header"),
    ("GET, POST", "GET", "`methods` is"),
    ("GET, POST", "POST, GET", "`methods` is"),
    ("1 s", "2 s", "`slow` is std::chrono::seconds(1) in the header, and the page says: 2 s"),
    ("1 s", "1 ms", "`slow` is"),
    ("1 MiB", "1 KiB", "`bytes` is"),
    ("1 MiB", "", "`bytes` is 1 << 20 in the header, and the page says: nothing"),
    ("not limited", "10", "`most` is {} in the header, and the page says: 10"),
    ("not limited", "5 s", "`most` is"),
    ("`c.secure()`", "`c.cancelled()`", "`secure` is"),
    ("none", "true", "`skip` is false in the header, and the page says: true"),
    ("| `slow` | 1 s | |\n", "", "the page does not list `slow`"),
    ("| `slow` | 1 s | |\n", "| `slow` | 1 s | |\n| `fast` | 1 s | |\n", "the page lists `fast`, which the header does not have"),
    ("| `slow` | 1 s | |\n| `bytes` | 1 MiB | |\n", "| `bytes` | 1 MiB | |\n| `slow` | 1 s | |\n", "in another order"),
    ("| option | default | |", "| option | value | |", "has no table"),
]


class CheckOptions(unittest.TestCase):
    def check(self, header, page, name="gate"):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for path, text in ((f"middleware/include/tunic/middleware/{name}.hpp", header), (f"docs/middleware/{name}.md", page)):
                if text is not None:
                    (root / path).parent.mkdir(parents=True)
                    (root / path).write_text(text)
            return list(check_options.faults(root))

    def test_each_difference(self):
        page = "# gate\n\n| option | default | |\n|---|---|---|\n" + "\n".join(ROWS) + "\n\nText after it.\n"
        for old, new, expected in CASES:
            with self.subTest(old=old, new=new):
                self.assertIn(old, page)
                found = self.check(HEADER, page.replace(old, new, 1))
                if expected:
                    self.assertEqual(len(found), 1, found)
                    self.assertIn(expected, found[0])
                else:
                    self.assertEqual(found, [])

    def test_a_page_that_is_missing(self):
        self.assertIn("has no table", self.check(HEADER, None)[0])

    def test_a_member_without_a_default(self):
        page = "| option | default | |\n|---|---|---|\n| `bytes` | 1 | |\n"
        found = self.check("struct gate_options {\n    int bytes;\n};\n", page)
        self.assertEqual(found, ["gate: `bytes` has no default that shows in the header"])

    def test_a_page_of_options_that_no_header_has(self):
        page = "| option | default | |\n|---|---|---|\n| `bytes` | 1 | |\n"
        self.assertIn("no header has such options", self.check("class gate;\n", page)[0])

    def test_a_page_without_options(self):
        self.assertEqual(self.check("class gate;\n", "# gate\n\n| | runs |\n|---|---|\n"), [])


if __name__ == "__main__":
    unittest.main()
