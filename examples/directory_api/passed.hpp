#pragma once
#include <tunic/directory.hpp>

#include <string_view>

/// A layer that tells in the response that the request has passed it.
class passed {
public:
    explicit constexpr passed(std::string_view what) : what_(what) {}
    tunic::task<> operator()(tunic::context& c, tunic::next next) const {
        c.append("X-Passed", what_);
        return next();
    }

private:
    std::string_view what_;
};
