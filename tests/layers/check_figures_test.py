#!/usr/bin/env python3
"""tools/check_figures.py passes over no block, and takes no result that nobody can repeat."""
import pathlib
import sys
import tempfile
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

    def test_a_result_of_changes_that_are_in_no_commit_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "result.json"
            file.write_text('{"machine": {"commit": "1234567"}}')
            self.assertEqual(check_figures.read_result(file)["machine"]["commit"], "1234567")
            file.write_text('{"machine": {"commit": "1234567-dirty"}}')
            with self.assertRaisesRegex(ValueError, "in no commit"):
                check_figures.read_result(file)


if __name__ == "__main__":
    unittest.main()
