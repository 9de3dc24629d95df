// What a context cannot read or write is told in a sentence.
#include <tunic/app/app.hpp>

struct point {
    int x, y;
};
struct opaque {
    explicit opaque(int);
    int* raw;
};

int fine(tunic::context& c) { return c.json(point{1, 2}).param<int>("x"); }

auto parameter(tunic::context& c) { return c.param<point>("at"); } // expect: a parameter is read as a number, bool, enum, std::string
