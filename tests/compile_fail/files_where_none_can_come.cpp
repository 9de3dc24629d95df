// Files come in multipart forms, which are bodies like the others.
#include <tunic/app/app.hpp>
#include <tunic/input.hpp>

struct photo {
    std::string title;
    tunic::uploaded_file image;
};
struct album {
    std::vector<tunic::uploaded_file> images;
};
struct text {
    std::string title;
};
using tunic::context;

void fine(tunic::app& a) {
    a.post("/photo", [](context&, tunic::query<text>, tunic::multipart<photo>) {});
    a.post("/album", [](context&, tunic::multipart<album>) {});
    a.post("/text", [](context&, tunic::multipart<text>) {});
}

auto in_json() { return tunic::POST([](context&, tunic::json<photo>) {}); } // expect: files come in a multipart form and nowhere else
auto in_a_form() { return tunic::POST([](context&, tunic::form<album>) {}); } // expect: files come in a multipart form and nowhere else
auto in_a_query() { return tunic::POST([](context&, tunic::query<photo>) {}); } // expect: files come in a multipart form and nowhere else
auto two_bodies() { return tunic::POST([](context&, tunic::multipart<photo>, tunic::json<text>) {}); } // expect: a handler reads the body once
auto twice() { return tunic::POST([](context&, tunic::multipart<photo>, tunic::multipart<album>) {}); } // expect: a handler reads the body once
auto of_get() { return tunic::GET([](context&, tunic::multipart<photo>) {}); } // expect: a GET request has no body to read
