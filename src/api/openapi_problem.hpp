#pragma once
#include <tunic/data/fault.hpp>
#include <tunic/data/given.hpp>
#include <tunic/data/rules.hpp>

#include <string>
#include <vector>

namespace tunic::documents {

/// A problem document as clients see it (RFC 9457): what tunic::problem is written as, without what it has no value
/// for.
struct problem_details {
    std::string type;
    std::string title;
    int status;
    given<std::string> detail;
    given<std::string> request_id;
    given<std::string> target;
    given<std::vector<input_fault>> errors;
};

} // namespace tunic::documents

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
