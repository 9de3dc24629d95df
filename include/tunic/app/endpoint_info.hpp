#pragma once
#include <tunic/base/code_location.hpp>
#include <tunic/data/shape_function.hpp>

#include <string>
#include <vector>

namespace tunic {

/// What a typed endpoint declares, with its types forgotten: for listings and documents. One for each endpoint that is
/// served, from service::endpoints().
struct any_endpoint {
    /// A type that goes in or out, by its name as people write it: `api::user`, `api::user[]`, `string`. Empty: none.
    struct type {
        std::string name;
        shape_function shape = nullptr; ///< what it looks like in JSON (<tunic/data/type_shape.hpp>); null: none
        explicit operator bool() const noexcept { return !name.empty(); }
        friend bool operator==(type const&, type const&) = default;
    };
    struct parameter {
        std::string name;
        type is;
        friend bool operator==(parameter const&, parameter const&) = default;
    };
    struct failure {
        int status = 0;
        type is;
        friend bool operator==(failure const&, failure const&) = default;
    };

    std::string name; ///< of the constant that declares it: `api::get_user`
    std::string tag;  ///< what it is about: the first segment below the root of its tree, `users`
    std::string method;
    std::string pattern; ///< with all prefixes: `/api/users/:id`
    std::vector<parameter> parameters;
    type query;
    type request;
    type response;
    int status = 0; ///< of a success
    std::vector<failure> failures;
    std::string doc;
    code_location where; ///< where it is served
};

} // namespace tunic
