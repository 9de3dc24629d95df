#!/usr/bin/env python3
"""tools/coverage.py puts files into their layers, and says which layers are below their bar."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "tools"))
sys.dont_write_bytecode = True
import coverage  # noqa: E402


def file(name, reached, lines=100, branches=0):
    return {"filename": name, "line_total": lines, "line_covered": reached, "branch_total": branches, "branch_covered": branches}


class Coverage(unittest.TestCase):
    def test_files_belong_to_layers(self):
        for name, layer in (("src/wire/framing.cpp", "wire"), ("include/tunic/wire/framing.hpp", "wire"), ("src/api/docs_page/x.cpp", "api"),
                            ("middleware/src/cors.cpp", "middleware"), ("include/tunic/asio.hpp", "net"), ("tests/wire/x_test.cpp", None)):
            self.assertEqual(coverage.layer_of(name), layer, name)

    def judge(self, *files):
        return coverage.table(coverage.by_layer({"files": list(files)}))

    def test_strangers_bytes_ask_for_more_than_the_rest(self):
        _, low = self.judge(file("src/wire/a.cpp", 94), file("src/api/a.cpp", 90), file("src/http/a.cpp", 89))
        self.assertEqual(low, ["http", "wire"])

    def test_a_layer_is_judged_as_a_whole(self):
        _, low = self.judge(file("src/wire/a.cpp", 0, 5), file("include/tunic/wire/a.hpp", 95, 95))
        self.assertEqual(low, [])

    def test_what_is_low_names_its_worst_files_first(self):
        lines, _ = self.judge(file("src/net/a.cpp", 60), file("src/net/b.cpp", 20))
        self.assertIn("80 not reached in src/net/b.cpp", lines[2])
        self.assertIn("40 not reached in src/net/a.cpp", lines[3])

    def test_a_file_without_lines_counts_for_nothing(self):
        self.assertEqual(self.judge(file("src/base/empty.cpp", 0, 0))[1], [])


if __name__ == "__main__":
    unittest.main()
