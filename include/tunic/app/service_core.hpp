#pragma once
#include <tunic/app/app.hpp>
#include <tunic/app/context.hpp>
#include <tunic/app/log_limit.hpp>
#include <tunic/route/trie.hpp>

#include <array>
#include <cstdint>
#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace tunic {

/// A compiled chain: layers of the app, then of the route, in one array.
struct compiled_chain {
    routing::layer const* first = nullptr;
    std::uint32_t size = 0;
    std::uint32_t infos = 0; // index of the first layer's layer_info
};

/// One method of one route: all that serving it takes.
struct method_entry {
    tunic::method verb = tunic::method::other; // views its name in the service
    compiled_chain chain;
    std::vector<std::string> const* names = nullptr; // of the parameters, by position
    std::string const* pattern = nullptr;
    route_limits limit;
};

/// What patterns of one shape share: a place in the trie. Its methods, by method::index(); others by name.
struct leaf {
    static constexpr std::uint16_t none = 0xffff;
    std::array<std::uint16_t, tunic::method::count> by_index;
    std::vector<std::uint16_t> others;
    std::string allow; // of an automatic 405 or OPTIONS, when no other pattern matches the path
};

/// How a response ends, for the connection.
enum class ending : std::uint8_t {
    whole,    ///< status, headers and body are in context::res
    streamed, ///< a stream was started, and the chain has ended well without having been cancelled
    aborted,  ///< close the connection: what was sent must not look whole
    gone,     ///< the client left; nothing more to send
};

/// The frozen app: the trie, the chains, and the two steps that every request takes through them. Immutable; used by
/// all loops at once.
class service_core {
public:
    service_core(group const& root, std::vector<any_layer> const& not_found, app_options options);
    service_core(service_core const&) = delete;
    service_core& operator=(service_core const&) = delete;

    /// Whether the app can say anything about this method; what it cannot is refused with 501 before any layer runs.
    [[nodiscard]] bool knows(tunic::method verb) const noexcept;

    /// Finds the chain for the request and gives the task that runs it. Never throws for what a client sent.
    /// `server_body_limit` holds unless the route has its own; a body that is announced larger is refused here, before
    /// any layer of the route runs.
    [[nodiscard]] task<> begin(context& c, std::uint64_t server_body_limit) const;
    /// Whether begin() has refused the body.
    [[nodiscard]] static bool body_was_refused(context const& c) noexcept { return c.refusal_status_ == 413; }
    /// Finds another chain for a request that a layer of the app has changed; what follows it runs from there.
    void reroute(context& c, tunic::method verb, std::string_view path) const;
    /// The limits of the route that was found; unset ones are the server's.
    [[nodiscard]] route_limits const& limits_of(context const& c) const noexcept;
    /// Turns what the chain came to into a response that can be sent. `error`: what escaped from it, or null.
    [[nodiscard]] ending conclude(context& c, std::exception_ptr error) const;
    /// Tells those who asked that the request is over. Nothing of the context may be used afterwards.
    void finish(context& c, request_summary const& summary) const noexcept;

    void log(log_level level, std::string_view message, context const* about = nullptr,
             layer_info const* layer = nullptr) const noexcept;

    /// The one place where it is told that a connection or a request was refused before a layer could see it: by the
    /// parser, a limit of a head, TLS, a lack of room. `status` is 0 when nothing was answered; `reason` is ours, never
    /// text of the client's.
    void report_refusal(std::string_view remote, int status, std::string_view reason) const noexcept;
    /// Writes what the log's limit still owes of the seconds that are over, or of `all`. Loops do so once a second.
    void catch_up_with_log(bool all = false) const noexcept;
    [[nodiscard]] bool owes_log() const noexcept { return limit_.owes(); }

    /// How the app that serves the request compares paths with patterns.
    [[nodiscard]] static routing::match_options matching(context const& c) noexcept {
        return c.service_->trie_.options();
    }

    [[nodiscard]] static problem_writer const& problem_writer_of(context const& c) noexcept {
        return c.service_->options_.problem;
    }
    [[nodiscard]] bool checks_responses() const noexcept { return options_.check_responses; }
    /// The texts of the app that serves the request.
    [[nodiscard]] static rule_messages const& messages_for(context const& c) noexcept;
    /// The service that serves the request.
    [[nodiscard]] static service_core const& of(context const& c) noexcept { return *c.service_; }
    /// What a layer makes of the whole service, once, and keeps with it: an index, a document. `layer` is the layer's
    /// own address. For what is seldom asked for: every call takes a lock.
    template <class Make> auto kept_for(void const* layer, Make const& make) const {
        using made = std::remove_cvref_t<std::invoke_result_t<Make const&>>;
        std::scoped_lock const lock(keeping_);
        auto& place = kept_[layer];
        if (!place) place = std::make_shared<made const>(make());
        return std::static_pointer_cast<made const>(place);
    }

    /// Whether a layer of the app takes the word of this peer for who the client is.
    [[nodiscard]] bool believes(std::string_view peer) const noexcept;

    [[nodiscard]] std::vector<route_info> const& routes() const noexcept { return routes_; }
    [[nodiscard]] std::vector<any_endpoint> const& endpoints() const noexcept { return endpoints_; }
    [[nodiscard]] std::vector<layer_info> const& layers() const noexcept { return app_layers_; }

    /// What layers have left in a context, but for its response and what shall run when the request is over.
    struct traces {
        request_head const* head;
        method_entry const* entry;
        routing::layer const* chain;
        std::uint32_t entered;
        context::state_entry* states;
        std::string_view match_path;
        std::string_view request_id;
        std::uint64_t body_limit;
        std::string_view automatic;
        char const* refusal;
        int refusal_status;
        routing::captures params;
    };
    /// For a layer that may have to undo what others did, see some().
    [[nodiscard]] static traces traces_in(context const& c);
    static void take_back(context& c, traces const& t) noexcept;

    // For the chain that runs.
    static routing::layer const* entered_out_of_order(context& c, routing::layer const* layer);
    [[noreturn]] static void entered_twice(context& c, routing::layer const* layer);
    static void dropped(context& c, routing::layer const* layer) noexcept;
    /// A layer has broken the rule of next(): logs it, and throws.
    [[noreturn]] static void called_twice(context& c, layer_info const& layer);
    static void before_head(context& c);
    static bool error_handler_has_failed(context const& c) noexcept { return c.error_failed_; }
    static void note_failed_error_handler(context& c) noexcept { c.error_failed_ = true; }

private:
    friend class service_builder;

    task<> run(context& c, compiled_chain const& chain) const;
    [[nodiscard]] static std::uint32_t entered(context const& c) noexcept;
    [[nodiscard]] compiled_chain const& choose(context& c, std::uint64_t body_limit) const;
    [[nodiscard]] compiled_chain const& fall_back(context& c, int status, char const* reason) const;
    bool match(context& c, std::string_view path) const;
    [[nodiscard]] compiled_chain const& no_match(context& c, std::string_view path) const;
    [[nodiscard]] std::string allow_of_all(std::string_view path) const;
    [[nodiscard]] std::string_view other_slash(context& c, std::string_view path) const;
    bool match_rerouted_slash(context& c) const;
    [[nodiscard]] compiled_chain const& redirect_slash(context& c) const;
    [[nodiscard]] std::string_view allow_of(context& c, std::string_view path) const;
    [[nodiscard]] std::uint16_t entry_for(leaf const& l, tunic::method verb) const noexcept;
    [[nodiscard]] layer_info const& info_of(context const& c, std::uint32_t position) const noexcept;
    void render_error(context& c, std::exception_ptr const& error) const;
    void write_log(log_record const& r) const noexcept;
    static task<> answer_fallback(context& c, next, void const*);
    static task<> begin_not_found(context& c, next handler, void const*);

    app_options options_;
    std::vector<any_layer> owned_;       // keeps every layer of every chain alive
    std::vector<routing::layer> layers_; // all chains, one after the other
    std::vector<layer_info> infos_;      // of each of layers_
    std::vector<layer_info> app_layers_; // of the app, for listings
    std::vector<any_layer> around_all_;  // the same as they run
    compiled_chain fallback_;            // the app's layers around an automatic answer
    compiled_chain not_found_;           // around the app's own not_found
    bool has_not_found_ = false;
    routing::trie trie_;
    std::vector<leaf> leaves_;
    std::vector<method_entry> entries_;
    std::deque<std::vector<std::string>> names_;
    std::deque<std::string> texts_;
    std::vector<tunic::method> custom_methods_;
    std::string allow_all_; // of OPTIONS *
    std::vector<route_info> routes_;
    std::vector<any_endpoint> endpoints_;
    mutable log_limit limit_;
    mutable std::mutex keeping_;
    mutable std::map<void const*, std::shared_ptr<void const>> kept_;
};

} // namespace tunic
