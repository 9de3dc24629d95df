#pragma once
#include <tunic/directory.hpp>

#include <string_view>

/// A layer that records in the response that the request has passed it: `X-Passed: outer inner`.
class passed {
public:
    explicit constexpr passed(std::string_view name) : name_(name) {}
    tunic::task<> operator()(tunic::context& c, tunic::next next) const {
        auto const others = c.res.header("X-Passed");
        c.set("X-Passed", others.empty() ? name_ : c.format("{} {}", others, name_));
        return next();
    }

private:
    std::string_view name_;
};
