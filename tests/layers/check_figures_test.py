#!/usr/bin/env python3
"""tools/check_figures.py passes over no block."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "tools"))
sys.dont_write_bytecode = True
import check_figures  # noqa: E402

BEGIN = "<!-- figures: bench/results/a.json table -->\n"
END = "<!-- /figures -->\n"

# a page, and whether its markers belong together
CASES = [
    ("text\n", True),
    (BEGIN + "1\n" + END, True),
    (BEGIN + "1\n" + END + "text\n" + BEGIN + "2\n" + END, True),
    (BEGIN + "1\n", False),
    (BEGIN + "1\n<!-- /figure -->\n", False),
    (BEGIN + "1\n" + BEGIN + "2\n" + END, False),
    (BEGIN + "1\n<!-- /figure -->\n" + BEGIN + "2\n" + END, False),
    (BEGIN + "1\n" + END + END, False),
    ("<!-- figures: bench/results/a.json -->\n1\n" + END, False),
]


class CheckFigures(unittest.TestCase):
    def test_a_marker_without_its_other_is_a_fault(self):
        for page, is_sound in CASES:
            with self.subTest(page):
                self.assertEqual(check_figures.lost_marker(page) == "", is_sound)


if __name__ == "__main__":
    unittest.main()
