#pragma once
#include <tunic/data/describe.hpp>
#include <tunic/data/fault.hpp>
#include <tunic/data/rules.hpp>

#include <string>
#include <tuple>
#include <vector>

namespace tunic::documents {

/// A problem document as clients see it (RFC 9457): what tunic::problem is written as.
struct problem_details {
    std::string type;
    std::string title;
    int status;
    std::string detail;
    std::string request_id;
    std::string target;
    std::vector<input_fault> errors;
};

} // namespace tunic::documents

template <> struct tunic::describe<tunic::documents::problem_details> {
    using problem = documents::problem_details;
    static constexpr auto fields = std::tuple{field{"type", &problem::type},
                                              field{"title", &problem::title},
                                              field{"status", &problem::status},
                                              field{"detail", &problem::detail, presence::optional},
                                              field{"request_id", &problem::request_id, presence::optional},
                                              field{"target", &problem::target, presence::optional},
                                              field{"errors", &problem::errors, presence::optional}};
};

template <>
struct tunic::rules<tunic::documents::problem_details>
    : tunic::rule_set<
          rule<&documents::problem_details::target,
               message<"what of the request is not valid: params, query, headers, cookies, json, form, multipart">>,
          rule<&documents::problem_details::errors, message<"everything that is wrong with it">>> {};

template <>
struct tunic::rules<tunic::input_fault>
    : tunic::rule_set<rule<&input_fault::path, message<"where, as a JSON Pointer: /items/0/name">>,
                      rule<&input_fault::code, message<"what, for programs">>,
                      rule<&input_fault::message, message<"what, for people">>> {};
