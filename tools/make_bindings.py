#!/usr/bin/env python3
"""Writes include/tunic/data/detail/bindings.hpp: what C++20 cannot spell with a pack, for 0 to 64 members."""

import sys

LIMIT = 64

HEAD = """\
#pragma once
// Written by tools/make_bindings.py; do not edit. Neither `{}` nor the names of a structured binding can be expanded
// from a pack in C++20, so each number of members has its line.
// clang-format off
#include <cstddef>

namespace tunic::data {

inline constexpr std::size_t most_members = %d;

""" % LIMIT


def braces(n):
    return ", ".join(["{}"] * n)


def names(n):
    return ", ".join("m%d" % i for i in range(n))


def main(out):
    out.write(HEAD)
    out.write("/// How many members of T can be initialised by `{}`, one past most_members if there are too many. Empty braces\n"
              "/// initialise exactly one member each; a value would spread over the elements of an array (brace elision).\n"
              "template <class T>\nconsteval std::size_t count_members() {\n")
    for n in range(1, LIMIT + 2):
        out.write("    %sif constexpr (!requires { T{%s}; }) return %d;\n" % ("else " if n > 1 else "", braces(n), n - 1))
    out.write("    else return most_members + 1;\n}\n\n")

    out.write("/// Whether a Last can follow N empty braces: then T has a member that `{}` does not initialise.\n"
              "template <class T, std::size_t N, class Last>\nconsteval bool takes_another() {\n")
    for n in range(0, LIMIT + 1):
        inits = braces(n) + (", " if n else "") + "Last{}"
        out.write("    %sif constexpr (N == %d) return requires { T{%s}; };\n" % ("else " if n else "", n, inits))
    out.write("    else return false;\n}\n\n")

    out.write("/// Calls f(members...) with the N members of x as lvalues.\n"
              "template <std::size_t N, class T, class F>\nconstexpr decltype(auto) bind_members([[maybe_unused]] T& x, F&& f) {\n")
    out.write("    if constexpr (N == 0) return f();\n")
    for n in range(1, LIMIT + 1):
        out.write("    else if constexpr (N == %d) { auto& [%s] = x; return f(%s); }\n" % (n, names(n), names(n)))
    out.write("}\n\n} // namespace tunic::data\n// clang-format on\n")


if __name__ == "__main__":
    main(open(sys.argv[1], "w") if len(sys.argv) > 1 else sys.stdout)
