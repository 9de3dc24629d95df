#include "notes.hpp"

#include "api.hpp"

#include <tunic/api/serve.hpp>
#include <tunic/input.hpp>
#include <tunic/tunic.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace showcase {
namespace {

using namespace tunic;

/// The requested filter, as views into a query that outlives it.
template <class Query> note_store::filter filter_of(Query const& query) {
    auto const seen = [](std::optional<std::string> const& text) { return text ? std::string_view(*text) : ""; };
    return {seen(query.q), seen(query.tag)};
}

/// The reply of an endpoint for one note, which may not exist.
template <auto const& E> reply<E> note_or_failure(std::optional<note> found, call<E> const& c) {
    if (found) return *std::move(found);
    return api::no_such_note{c.id()};
}

// [handlers]
reply<api::find_notes> find(note_store const& store, call<api::find_notes>& c) {
    auto const& wanted = c.query();
    auto found = store.list(filter_of(wanted), (wanted.page - 1) * wanted.size, wanted.size);
    return api::page{wanted.page, wanted.size, found.total, std::move(found.notes)};
}

reply<api::add_note> add(note_store& store, call<api::add_note>& c) {
    auto fresh = store.add(std::move(c.body()));
    if (!fresh) return api::no_room{store.capacity()};
    c.context().set("Location", url_for<api::get_note>(fresh->id));
    return *std::move(fresh);
}

reply<api::drop_note> drop(note_store& store, call<api::drop_note>& c) {
    if (!store.remove(c.id())) return api::no_such_note{c.id()};
    return done;
}
// [/handlers]

// [export]
// One JSON text per line, fetched in batches large enough to be worth a lock. A slow client holds up only itself.
task<> send_all(context& c, note_store const& store, note_store::filter wanted) {
    c.type("application/x-ndjson");
    auto out = co_await c.stream();
    std::uint64_t last = 0;
    for (auto notes = store.after(last, wanted, 64); !notes.empty(); notes = store.after(last, wanted, 64)) {
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
    return define_group("/",
        serve<api::find_notes>([&](auto& c) { return find(store, c); }),
        serve<api::get_note>([&](auto& c) { return note_or_failure(store.find(c.id()), c); }),
        serve<api::like_note>([&](auto& c) { return note_or_failure(store.like(c.id()), c); }),
        define_group("/",
            use(std::move(auth), {.slot = "edge:auth"}), // before a body is read
            serve<api::add_note>([&](auto& c) { return add(store, c); }),
            serve<api::replace_note>([&](auto& c) {
                return note_or_failure(store.replace(c.id(), std::move(c.body())), c);
            }),
            serve<api::drop_note>([&](auto& c) { return drop(store, c); })),
        // A stream is not a typed value, so it cannot be an endpoint. Its query is still checked.
        define_route("/notes/export.ndjson", GET([&](context& c, query<api::filter> wanted) {
            return send_all(c, store, filter_of(*wanted));
        })));
}
// [/routes]
// clang-format on

} // namespace showcase
