#!/usr/bin/env python3
"""tools/check_pages.py sees each kind of fault, and nothing where there is none."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "tools"))
sys.dont_write_bytecode = True
import check_pages  # noqa: E402

OTHER = "# Other\n\n## What `next()` does, and when\n\n## Twice\n\n## Twice\n"

# what stands under the title, what is said about it (empty: nothing)
CASES = [
    ("[other](other.md)", ""),
    ("[a folder](guide/)", ""),
    ("[far](https://example.org/nothing)", ""),
    ("[mail](mailto:a@example.org)", ""),
    ("[heading](other.md#what-next-does-and-when)", ""),
    ("[second of a name](other.md#twice-1)", ""),
    ("[here](#under)\n\n## Under\n", ""),
    ("`[no](link.md)` and `[](auto& c) {}`", ""),
    ("```text\n[no](link.md)\n# no heading\n```", ""),
    ("[`code`](missing.md)", "leads nowhere"),
    ("![picture](missing.svg)", "leads nowhere"),
    ("[text [nested] text](missing.md)", "leads nowhere"),
    ("[heading](other.md#no-such)", "names no heading"),
    ("[here](#no-such)", "names no heading"),
    ("[out](../../etc/passwd)", "leads out of the repository"),
    ("[root](/other.md)", "begins at the root"),
    ("<!-- from: main.cpp -->\n```cpp\nint a;\n```", ""),
    ("<!-- from: main.cpp#part -->\n\n```cpp\nint a;\n```", ""),
    ("<!-- not compiled: it shows what is refused -->\n```cpp\nint a\n```", ""),
    ("```cpp\nint a;\n```", "cut from no program"),
    ("<!-- from: main.cpp -->\n```cpp\nint a;\n```\n```cpp\nint b;\n```", "cut from no program"),
    ("<!-- not compiled: -->\n```cpp\nint a;\n```", "cut from no program"),
    ("```\nint a;\n```", "without a language"),
    ("### Deep\n", "left out"),
    ("# Another\n", "a second title"),
]


class CheckPages(unittest.TestCase):
    def check(self, text):
        with tempfile.TemporaryDirectory() as name:
            root = pathlib.Path(name).resolve()
            (root / "guide").mkdir()
            (root / "other.md").write_text(OTHER, encoding="utf-8")
            page = root / "page.md"
            page.write_text(text, encoding="utf-8")
            return [fault for _, fault in check_pages.faults(page, root)]

    def test_each_case(self):
        for text, said in CASES:
            with self.subTest(text=text):
                found = self.check("# Title\n\n" + text + "\n")
                if said:
                    self.assertEqual(len(found), 1, found)
                    self.assertIn(said, found[0])
                else:
                    self.assertEqual(found, [])

    def test_a_page_has_a_title(self):
        self.assertIn("without a title", self.check("text\n")[0])
        self.assertIn("its title", self.check("## Lower\n")[0])


if __name__ == "__main__":
    unittest.main()
