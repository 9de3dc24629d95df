#include "notes.hpp"

#include "auth.hpp"
#include "draft.hpp"

#include <tunic/data/json_chrono.hpp>
#include <tunic/tunic.hpp>

#include <algorithm>
#include <utility>

namespace showcase {
namespace {

using namespace tunic;

constexpr method_set writing = method::POST | method::PUT | method::DELETE;

struct page {
    std::size_t page;
    std::size_t size;
    std::size_t total;
    std::vector<note> notes;
};

std::uint64_t id_of(context& c) { return c.param<std::uint64_t>("id"); }

std::size_t number(context& c, std::string_view name, std::size_t otherwise) {
    return c.query<std::optional<std::size_t>>(name).value_or(otherwise);
}

note existing(std::optional<note> found) {
    if (!found) throw http_error(404, "there is no such note");
    return *std::move(found);
}

page list(context& c, note_store const& store) {
    auto const size = std::clamp<std::size_t>(number(c, "size", 20), 1, 100);
    auto const at = std::clamp<std::size_t>(number(c, "page", 1), 1, 1'000'000);
    auto found = store.list({c.query("q").value_or(""), c.query("tag").value_or("")}, (at - 1) * size, size);
    return {at, size, found.total, std::move(found.notes)};
}

task<> create(context& c, note_store& store) {
    auto const fresh = store.add(co_await read_draft(c));
    c.status(201).set("Location", url_for("/notes/:id", {{"id", c.format("{}", fresh.id)}})).json(fresh);
}

task<note> replace(context& c, note_store& store) {
    auto content = co_await read_draft(c);
    co_return existing(store.replace(id_of(c), std::move(content)));
}

void remove(context& c, note_store& store) {
    if (!store.remove(id_of(c))) c.fail(404, "there is no such note");
}

// [export]
// One JSON text per line, as many notes at a time as are worth a lock. A slow client holds up itself and nobody else.
task<> send_all(context& c, note_store const& store) {
    c.type("application/x-ndjson");
    auto out = co_await c.stream();
    std::uint64_t last = 0;
    for (auto notes = store.after(last, 64); !notes.empty(); notes = store.after(last, 64)) {
        for (note const& n : notes) {
            auto const line = to_json(n) + '\n';
            co_await out.write(line);
        }
        last = notes.back().id;
    }
}
// [/export]

} // namespace

// clang-format off
// [routes]
group notes_routes(note_store& store, any_layer auth) {
    return define_group("/notes",
        use(std::move(auth), {.on = writing, .slot = "auth"}),
        define_route("/",
            GET([&store](context& c) { return list(c, store); }),
            POST([&store](context& c) { return create(c, store); })),
        define_route("/:id<uint>",
            GET([&store](context& c) { return existing(store.find(id_of(c))); }),
            PUT([&store](context& c) { return replace(c, store); }),
            DELETE([&store](context& c) { return remove(c, store); })),
        define_route("/:id<uint>/likes",
            use(open_to_all(), {.slot = "auth"}), // liking needs no token
            POST([&store](context& c) { return existing(store.like(id_of(c))); })),
        define_route("/export.ndjson", GET([&store](context& c) { return send_all(c, store); })));
}
// [/routes]
// clang-format on

} // namespace showcase
