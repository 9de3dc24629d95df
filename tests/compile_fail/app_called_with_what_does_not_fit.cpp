// What people write who come from another framework: each is answered by a sentence, not by a list of candidates.
#include <tunic/app/app.hpp>

#include <string>

using namespace tunic;

void fine(context&) {}
task<> pass(context&, next n) { return n(); }
route const one = define_route("/x", GET(fine));
group const many = define_group("/api", one);

void mistakes(app& a, app const& other, std::string const& text, char const* pointer) {
    a.use(pass).get(pattern(text), pass, fine).mount(one).mount("/v2", many); // and this is right

    a.use("/admin", pass);                 // expect: app.use takes a layer and no prefix: a layer for some paths stands in a group
    a.use(text, pass);                     // expect: app.use takes a layer and no prefix
    a.use("/api", one);                    // expect: app.use takes a layer and no prefix
    a.use(pass, pass);                     // expect: app.use takes one layer: several layers are several calls
    a.use(pass, {.slot = "auth"});         // expect: layers of the app have no slot and no `on`
    a.use(GET(fine));                      // expect: app.use takes a layer, and this is a part of a route
    a.use(one);                            // expect: app.use takes a layer; routes and groups are mounted
    a.use(many);                           // expect: app.use takes a layer; routes and groups are mounted
    a.use(other);                          // expect: app.use takes a layer; routes and groups are mounted
    a.use();                               // expect: app.use takes a layer: app.use\(middleware::logger\(\)\)
    a.get(fine);                           // expect: a route begins with its pattern: app.get\("/path", handler\)
    a.post(pass, fine);                    // expect: a route begins with its pattern
    a.del([](context&) {});                // expect: a route begins with its pattern
    a.get("/x");                           // expect: a method needs a handler: GET\(handler\)
    a.get(text, fine);                     // expect: a text made at run time is checked by tunic::pattern\(text\)
    a.post(pointer, fine);                 // expect: a text made at run time is checked by tunic::pattern\(text\)
    a.get("/x", "hello");                  // expect: a handler is called through const as f\(context&\)
    a.mount("/x", fine);                   // expect: app.mount takes a route or a group
    a.mount(GET(fine));                    // expect: app.mount takes a route or a group
    a.mount(other);                        // expect: an app is not mounted in another one
    (void)use("/x", pass);                 // expect: use\(...\) takes one layer and its options
    (void)use(pass, pass);                 // expect: use\(...\) takes one layer and its options
}
