#include <tunic/app/combinators.hpp>
#include <tunic/app/service_core.hpp>
#include <tunic/route/trie_builder.hpp>

#include <array>

namespace tunic::detail {
namespace {

// A way inwards that remembers whether it was taken: the one-layer chain that a combinator passes to its layers.
class probe {
public:
    probe(any_layer const& of, next outer) noexcept : of_(of), outer_(outer) {}
    [[nodiscard]] next way(context& c) noexcept { return next(&layer_, c); }
    [[nodiscard]] bool taken() const noexcept { return taken_; }

private:
    static task<> take(context& c, next, void const* self) {
        auto& p = *static_cast<probe*>(const_cast<void*>(self));
        if (std::exchange(p.taken_, true)) service_core::called_twice(c, {p.of_.name(), {}, {}});
        return p.outer_();
    }
    any_layer const& of_;
    next outer_;
    bool taken_ = false;
    routing::layer layer_{this, &take};
};

task<> try_each(std::vector<any_layer> const& layers, context& c, next outer) {
    auto const before = c.res.save();
    auto const traces = service_core::traces_in(c);
    for (std::size_t i = 0; i < layers.size(); ++i) {
        bool const last = i + 1 == layers.size();
        probe inner(layers[i], outer);
        try {
            co_await layers[i](c, inner.way(c));
            if (inner.taken() || last || c.res.streaming()) co_return; // a stream is an answer in progress
        } catch (http_error const& e) {
            // Other exceptions refuse nobody: while the database is down, it is unknown who may enter.
            if (inner.taken() || last || c.res.streaming() || e.status() >= 500) throw;
        }
        c.res.restore(before); // the layer's answer does not count, nor its side effects
        service_core::take_back(c, traces);
    }
}

task<> run_from(std::vector<any_layer> const& layers, std::size_t i, context& c, next outer);

// The rest of `every` as a layer; it lives in the request's memory.
struct rest_of_every {
    std::vector<any_layer> const* layers;
    std::size_t i;
    next outer;
    bool taken = false;
    routing::layer layer{this, [](context& c, next, void const* self) -> task<> {
                             auto& rest = *static_cast<rest_of_every*>(const_cast<void*>(self));
                             if (std::exchange(rest.taken, true))
                                 service_core::called_twice(c, {(*rest.layers)[rest.i - 1].name(), {}, {}});
                             return run_from(*rest.layers, rest.i, c, rest.outer);
                         }};
    rest_of_every(std::vector<any_layer> const& l, std::size_t at, next n) : layers(&l), i(at), outer(n) {}
};

task<> run_from(std::vector<any_layer> const& layers, std::size_t i, context& c, next outer) {
    if (i == layers.size()) return outer();
    auto* const rest = ::new (c.frames()->allocate_bytes(sizeof(rest_of_every), alignof(rest_of_every)))
        rest_of_every(layers, i + 1, outer);
    return layers[i](c, next(&rest->layer, c));
}

std::string joined_names(char const* of, std::vector<any_layer> const& layers) {
    std::string name = std::string(of) + "(";
    for (auto const& l : layers) name += (name.back() == '(' ? "" : ", ") + l.name();
    return name + ")";
}

} // namespace

any_layer some_of(std::vector<any_layer> layers) {
    auto name = joined_names("some", layers);
    return named(std::move(name), any_layer([layers = std::move(layers)](context& c, next outer) -> task<> {
                     return try_each(layers, c, outer);
                 }));
}

any_layer every_of(std::vector<any_layer> layers) {
    auto name = joined_names("every", layers);
    return named(std::move(name), any_layer([layers = std::move(layers)](context& c, next outer) -> task<> {
                     return run_from(layers, 0, c, outer);
                 }));
}

namespace {

// The pattern of an except(), compiled for each way of matching: with or without case and trailing slashes.
struct pattern_tables {
    std::array<routing::trie, 4> by_options;

    static std::size_t index(routing::match_options o) noexcept {
        return (o.case_sensitive ? 1U : 0U) + (o.strict_slash ? 2U : 0U);
    }
    explicit pattern_tables(std::string_view pattern) {
        for (bool const case_sensitive : {false, true})
            for (bool const strict_slash : {false, true}) {
                routing::match_options const options{case_sensitive, strict_slash};
                routing::trie_builder builder(options);
                builder.add(routing::parse(pattern), 0);
                by_options[index(options)] = builder.build();
            }
    }
    [[nodiscard]] bool match(context const& c) const {
        routing::captures ignored;
        return by_options[index(service_core::matching(c))].find(c.match_path(), ignored,
                                                                 [](std::uint32_t) { return true; });
    }
};

} // namespace

any_layer except_path(route_pattern pattern, any_layer inner) {
    auto name = inner.name();
    return named(std::move(name), any_layer([tables = pattern_tables(pattern.text()),
                                             inner = std::move(inner)](context& c, next n) -> task<> {
                     if (tables.match(c)) return n();
                     return inner(c, n);
                 }));
}

} // namespace tunic::detail
