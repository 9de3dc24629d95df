#include <tunic/api/endpoint.hpp>
#include <tunic/app/route.hpp>

#include "api/users_api.hpp"

#include <gtest/gtest.h>

#include <concepts>
#include <tuple>

namespace tunic {
namespace {

using std::same_as;

TEST(EndpointG2, HasAResourceAndAMethod) {
    EXPECT_EQ(api::list_users.method(), method::GET);
    EXPECT_EQ(api::list_users.pattern(), "/api/users");
    EXPECT_EQ(api::get_user.pattern(), "/api/users/:id");
    EXPECT_EQ(api::drop_user.method(), method::DELETE);
}

TEST(EndpointG2, NamesAllTypesThatGoInAndOut) {
    using list = endpoint_type<api::list_users>;
    static_assert(same_as<list::query_type, api::filter> && list::has_query && !list::has_request);
    static_assert(same_as<list::response_type, std::vector<api::user>> && list::has_response);
    using create = endpoint_type<api::create_user>;
    static_assert(same_as<create::request_type, api::new_user> && create::has_request && !create::has_query);
    static_assert(same_as<create::failure_types, std::tuple<api::conflict>>);
    using get = endpoint_type<api::get_user>;
    static_assert(same_as<get::path_type, std::tuple<std::int64_t>> && get::parameter_count == 1);
    static_assert(!endpoint_type<api::drop_user>::has_response);
}

TEST(EndpointG2, AnExtraSegmentIsASegmentOfTheResource) {
    static_assert(GET(api::users, "vips") == GET(api::users / "vips"));
    static_assert(METHOD("PURGE", api::users, "vips") == METHOD("PURGE", api::users / "vips"));
    EXPECT_EQ(api::list_vips.pattern(), "/api/users/vips");
}

TEST(EndpointG2, TheOrderOfCallsChangesNothing) {
    constexpr auto one_way = PUT(api::one).request<api::new_user>().response<api::user>(202).doc("text");
    constexpr auto other_way = PUT(api::one).doc("text").response<api::user>(202).request<api::new_user>();
    static_assert(one_way == other_way);
}

TEST(EndpointG2, OfTwoCallsOfOneKindTheLastCounts) {
    static_assert(GET(api::users).response<int>(202).response<api::user>() == GET(api::users).response<api::user>());
    static_assert(GET(api::users).query<int>().query<api::filter>() == GET(api::users).query<api::filter>());
    static_assert(PUT(api::users).request<int>().request<api::user>() == PUT(api::users).request<api::user>());
    static_assert(GET(api::users).doc("a").doc("b") == GET(api::users).doc("b"));
}

TEST(EndpointG2, HasEveryMethodAndAnyOther) {
    EXPECT_EQ(HEAD(api::users).method(), method::HEAD);
    EXPECT_EQ(POST(api::users, "x").method(), method::POST);
    EXPECT_EQ(PUT(api::users, "x").method(), method::PUT);
    EXPECT_EQ(PATCH(api::users, "x").method(), method::PATCH);
    EXPECT_EQ(DELETE(api::users, "x").method(), method::DELETE);
    EXPECT_EQ(OPTIONS(api::users, "x").method(), method::OPTIONS);
    EXPECT_EQ(METHOD("PURGE", api::users).method().name(), "PURGE");
}

TEST(EndpointG3, QueryMayHaveARequestBody) {
    constexpr auto search = QUERY(api::users).request<api::filter>();
    static_assert(decltype(search)::has_request);
    EXPECT_EQ(search.method(), method::QUERY);
}

TEST(EndpointG3, FailuresAddUpEachWithItsStatus) {
    constexpr auto both = PUT(api::one).failure<api::not_found>(404).failure<api::conflict>(409);
    EXPECT_EQ(both.failure_status<api::not_found>(), 404);
    EXPECT_EQ(both.failure_status<api::conflict>(), 409);
    EXPECT_EQ(both.failure_status(1), 409);
    EXPECT_EQ(both.request<api::user>().response<api::user>().failure_status<api::conflict>(), 409);
}

TEST(EndpointG5, SucceedsWith204UnlessAResponseIsDeclared) {
    EXPECT_EQ(api::drop_user.status(), 204);
    EXPECT_EQ(api::get_user.status(), 200);
    EXPECT_EQ(api::create_user.status(), 201);
}

TEST(EndpointG12, HasASentenceForDocuments) {
    EXPECT_EQ(api::get_user.doc(), "One user by id");
    EXPECT_EQ(api::list_users.doc(), "");
}

TEST(Endpoint, SharesTheNamesOfMethodBuildersWithRoutes) {
    route const handled = define_route("/x", GET([](context&) { return "x"; }), POST([](context&) {}));
    EXPECT_EQ(handled.items.size(), 2U);
    constexpr auto declared = GET(api::users);
    EXPECT_EQ(declared.pattern(), "/api/users");
    constexpr auto purge = METHOD("PURGE", api::users);
    EXPECT_EQ(purge.pattern(), "/api/users");
    EXPECT_EQ(METHOD("PURGE", [](context&) {}).method_name, "PURGE");
}

} // namespace
} // namespace tunic
