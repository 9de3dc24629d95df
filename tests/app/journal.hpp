#pragma once
#include <memory>
#include <string>
#include <tunic/app/app.hpp>

namespace tunic::testing {

/// Writes down what runs: "a b h b' a'" for two layers around a handler. Copies share the text.
class journal {
public:
    /// A layer that notes its name on the way in, and with an apostrophe on the way out.
    [[nodiscard]] any_layer layer(std::string name) const {
        return named(name,
                     any_layer([name, text = text_](context&, next n) -> task<> { return noted(*text, name, n); }));
    }
    /// A layer that answers by itself.
    [[nodiscard]] any_layer guard(std::string name, int status) const {
        return named(name, any_layer([name, status, text = text_](context& c, next) -> task<> {
                         note(*text, name);
                         c.status(status).text(name);
                         return {};
                     }));
    }
    /// A handler.
    [[nodiscard]] auto handler(std::string name = "h") const {
        return [name, text = text_](context& c) {
            note(*text, name);
            c.text(name);
        };
    }
    void operator()(std::string const& name) const { note(*text_, name); }

    /// What has run since the last call.
    [[nodiscard]] std::string take() const { return std::exchange(*text_, {}); }

private:
    static void note(std::string& text, std::string const& name) {
        if (!text.empty()) text += ' ';
        text += name;
    }
    static task<> noted(std::string& text, std::string const& name, next n) {
        note(text, name);
        co_await n();
        note(text, name + "'");
    }
    std::shared_ptr<std::string> text_ = std::make_shared<std::string>();
};

} // namespace tunic::testing
