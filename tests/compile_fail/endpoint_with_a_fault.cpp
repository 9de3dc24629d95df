// A declaration that contradicts itself does not compile, and a sentence says why (G3, G5).
#include <tunic/api/endpoint.hpp>

using namespace tunic;

struct in {};
struct out {};
struct missing {};
struct taken {};

constexpr auto users = root("users");
constexpr auto fine = POST(users).request<in>().response<out>(201).failure<missing>(404).failure<taken>(409);

constexpr auto get_body = GET(users).request<in>();       // expect: GET_and_HEAD_and_DELETE_have_no_request_body
constexpr auto head_body = HEAD(users).request<in>();     // expect: GET_and_HEAD_and_DELETE_have_no_request_body
constexpr auto delete_body = DELETE(users).request<in>(); // expect: GET_and_HEAD_and_DELETE_have_no_request_body
constexpr auto same_status = fine.failure<int>(409);      // expect: two_failures_must_not_have_the_same_status
constexpr auto same_type = fine.failure<taken>(410);      // expect: a failure type is declared once
constexpr auto as_response = fine.failure<out>(410);      // expect: a failure of an endpoint has another type than its response
constexpr auto as_failure = fine.response<taken>();       // expect: the response of an endpoint has a type that none of its failures has
constexpr auto no_failure = fine.failure<int>(302);       // expect: a_failure_has_a_4xx_or_5xx_status
constexpr auto no_success = fine.response<int>(404);      // expect: a_response_has_a_2xx_status_that_allows_a_body
constexpr auto no_body = fine.response<int>(204);         // expect: a_response_has_a_2xx_status_that_allows_a_body
constexpr auto head_says = HEAD(users).response<out>();    // expect: HEAD_has_no_response_body
constexpr auto head_fails = HEAD(users).failure<missing>(404); // expect: HEAD_has_no_body_for_a_failure_to_come_in
constexpr auto two_segments = GET(users, "a/b");          // expect: a_segment_must_not_have_a_slash
