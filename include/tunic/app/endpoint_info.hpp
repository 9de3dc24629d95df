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
        /// As it is called.
        std::string name;
        shape_function shape = nullptr; ///< what it looks like in JSON (<tunic/data/type_shape.hpp>); null: none
        explicit operator bool() const noexcept { return !name.empty(); }
        friend bool operator==(type const&, type const&) = default;
    };
    /// A path parameter.
    struct parameter {
        /// As it is called.
        std::string name;
        /// What it is.
        type is;
        friend bool operator==(parameter const&, parameter const&) = default;
    };
    /// A declared failure: its status, and what its body is.
    struct failure {
        /// 400 to 599.
        int status = 0;
        /// What it is.
        type is;
        friend bool operator==(failure const&, failure const&) = default;
    };

    std::string name; ///< of the constant that declares it: `api::get_user`
    std::string tag;  ///< what it is about: the first segment below the root of its tree, `users`
    /// As it stands in a request line: `GET`.
    std::string method;
    std::string pattern; ///< with all prefixes: `/api/users/:id`
    /// Of the path, in order.
    std::vector<parameter> parameters;
    /// What it takes as its query.
    type query;
    /// What it takes as its body.
    type request;
    /// What a success is answered with.
    type response;
    int status = 0; ///< of a success
    /// In the order in which they were declared.
    std::vector<failure> failures;
    /// What it does, in a sentence; may be empty.
    std::string doc;
    code_location where; ///< where it is served
};

} // namespace tunic
