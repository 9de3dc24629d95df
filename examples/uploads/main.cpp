// Forms with files: as a type, and part by part.
//
//   printf 'GIF89a' | curl -F title=Cat -F tag=pet -F tag=tabby -F 'image=@-;type=image/gif' localhost:8080/photos
//       # -> {"id":1,"title":"Cat","octets":6,"tags":["pet","tabby"]}
//   curl localhost:8080/photos/1
//       # -> GIF89a
//   head -c 3000000 /dev/zero | curl -F title=Night -F 'image=@-;type=image/png' localhost:8080/photos
//       # -> "octets":3000000
//   curl -F title= -F 'image=@/dev/null;type=text/plain' localhost:8080/photos
//       # -> "status":400
//       # -> {"path":"/title","code":"string_length","message":"must have 1 to 80 characters"}
//       # -> {"path":"/image","code":"custom","message":"must be an image"}
//   curl -F title=Cat -F image=GIF89a localhost:8080/photos
//       # -> "path":"/image","code":"file_expected"
//   head -c 5000000 /dev/zero | curl -F title=Cat -F image=@- localhost:8080/photos
//       # -> the file 'image' is too large
//   curl -d title=Cat -i localhost:8080/photos
//       # -> /^HTTP.1.1 415/
//       # -> Accept: multipart/form-data
//   head -c 9000000 /dev/zero | curl -F note=large -F disk=@- localhost:8080/sizes
//       # -> note: 5
//       # -> disk: 9000000
//   curl -d 'email=ann@example.org' localhost:8080/subscribe
//       # -> ann@example.org, daily
//   curl -F email=ann@example.org -F weekly=true localhost:8080/subscribe
//       # -> ann@example.org, weekly
#include "port.hpp"

#include <tunic/input.hpp>
#include <tunic/tunic.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace tunic;

// [type]
struct new_photo {
    std::string title;
    uploaded_file image;                    // required
    std::optional<uploaded_file> thumbnail; // optional
    std::vector<uploaded_file> raw;         // any number
    std::vector<std::string> tag;
};

bool is_image(uploaded_file const& file) { return file.media_type().starts_with("image/"); }
// [/type]

} // namespace

// [rules]
template <>
struct tunic::rules<new_photo> : tunic::rule_set<rule<&new_photo::title, length<1, 80>>,
                                                 rule<&new_photo::image, satisfies<is_image, "must be an image">>,
                                                 rule<&new_photo::raw, items<0, 4>>> {};
// [/rules]

namespace {

struct photo {
    std::uint64_t id;
    std::string title;
    std::uint64_t octets;
    std::vector<std::string> tags;
};

// For one loop: a server with several would need a lock.
std::vector<uploaded_file>& images() {
    static std::vector<uploaded_file> all;
    return all;
}

// [handler]
void add_photo(context& c, multipart<new_photo> in) {
    auto& kept = images().emplace_back(std::move(in->image)); // otherwise it ends with the request
    c.status(201).json(photo{images().size(), in->title, kept.size(), in->tag});
}

route const photos =
    define_route("/photos", limits({.body = 16 << 20, .multipart = multipart_limits{.parts = 20, .file = 4 << 20}}),
                 POST(add_photo));
// [/handler]

// [read]
task<> show_photo(context& c) {
    auto const id = c.param<std::size_t>("id");
    if (id == 0 || id > images().size()) c.fail(404);
    auto const& image = images()[id - 1];
    c.type("bin");
    auto out = co_await c.stream();
    std::vector<char> piece(64 * 1024);
    std::uint64_t at = 0;
    while (auto const size = image.read_at(at, piece)) { // from memory or from the temporary file
        co_await out.write({piece.data(), size});
        at += size;
    }
}
// [/read]

// [stream]
task<> sizes(context& c) {
    multipart_reader form(c);
    std::string all;
    while (auto* const part = co_await form.next()) {
        std::uint64_t octets = 0;
        for (auto piece = co_await part->read_some(); !piece.empty(); piece = co_await part->read_some())
            octets += piece.size();
        all += c.format("{}: {}\n", part->name(), octets);
    }
    c.text(std::move(all));
}

route const upload = define_route("/sizes", limits({.body = 1 << 30}), POST(sizes)); // 1 GiB, and never in memory
// [/stream]

// [form]
struct subscription {
    std::string email;
    bool weekly = false;
};

void subscribe(context& c, form<subscription> in) {
    c.text(c.format("{}, {}\n", in->email, in->weekly ? "weekly" : "daily"));
}
// [/form]

} // namespace

int main(int argc, char** argv) {
    tunic::app app;
    app.mount(photos).mount(upload).get("/photos/:id<uint>", show_photo).post("/subscribe", subscribe);
    return tunic::run(std::move(app), {.port = port_from(argc, argv), .threads = 1});
}
