#include <tunic/api.hpp>
#include <tunic/api/caller.hpp>
#include <tunic/api/openapi.hpp>
#include <tunic/api/serve.hpp>
#include <tunic/data/json_chrono.hpp>
#include <tunic/input.hpp>
#include <tunic/testing/test_client.hpp>
#include <tunic/tunic.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

// A client writes what the server reads, absent and null told apart, in bodies and in queries.
namespace given_api {

using tunic::given;

enum class colour { red, green };

struct change {
    given<std::string> name = {};
    given<std::optional<int>> age = {};
    std::optional<std::string> bio = {};
    friend bool operator==(change const&, change const&) = default;
};
struct reading {
    given<double> value = {};
};
struct filter {
    given<int> number = {};
    given<std::optional<int>> cleared = {};
    given<std::string> text = {};
    given<std::optional<std::string>> note = {};
    given<std::vector<int>> list = {};
    std::optional<int> maybe = {};
    std::optional<int> by_default = 5;
    std::vector<std::string> tags = {};
    int page = 1;
    bool all = false;
    double ratio = 0.5;
    char letter = 'x';
    colour shade = colour::red;
    std::optional<std::chrono::year_month_day> day = {};
    friend bool operator==(filter const&, filter const&) = default;
};

inline constexpr auto things = tunic::root("things");
inline constexpr auto patch_thing = PATCH(things).query<filter>().request<change>().response<change>();
inline constexpr auto get_reading = GET(things, "reading").response<reading>();
inline constexpr auto get_named = GET(things / tunic::param<std::string>("name")).response<reading>();

} // namespace given_api

template <>
struct tunic::rules<given_api::change>
    : tunic::rule_set<rule<&given_api::change::name, length<1, 5>>, rule<&given_api::change::age, minimum<0>>> {};
template <> struct tunic::rules<given_api::filter> : tunic::rule_set<rule<&given_api::filter::number, minimum<0>>> {};

namespace {

using given_api::change;
using given_api::filter;
using given_api::given;
using testing::HasSubstr;
using testing::Not;
using tunic::call;
using tunic::reply;
using tunic::testing::test_client;

class GivenEndpoint : public testing::Test {
protected:
    tunic::app make_app() {
        tunic::app app{{.check_responses = true}};
        app.use(tunic::openapi({.title = "Things"}));
        app.serve<given_api::patch_thing>([this](call<given_api::patch_thing>& c) -> reply<given_api::patch_thing> {
            seen = c.query();
            return c.body();
        });
        app.serve<given_api::get_reading>(
            [](call<given_api::get_reading>&) -> reply<given_api::get_reading> { return given_api::reading{NAN}; });
        app.serve<given_api::get_named>(
            [](call<given_api::get_named>&) -> reply<given_api::get_named> { return given_api::reading{}; });
        return app;
    }
    change sent(change const& body, filter const& query = {}) {
        return client.call<given_api::patch_thing>(query, body).value();
    }

    filter seen;
    test_client client{make_app()};
};

TEST_F(GivenEndpoint, TakesAndGivesEveryCombinationInABody) {
    for (auto const& name : {given<std::string>{}, given<std::string>("Ann")})
        for (auto const& age :
             {given<std::optional<int>>{}, given<std::optional<int>>(std::nullopt), given<std::optional<int>>(7)})
            for (auto const& bio : {std::optional<std::string>{}, std::optional<std::string>("b")}) {
                change const value{name, age, bio};
                EXPECT_EQ(sent(value), value) << tunic::to_json(value);
            }
}

TEST_F(GivenEndpoint, TakesEveryCombinationInAQuery) {
    for (auto const& number : {given<int>{}, given<int>(0), given<int>(7)})
        for (auto const& cleared :
             {given<std::optional<int>>{}, given<std::optional<int>>(std::nullopt), given<std::optional<int>>(7)})
            for (auto const& text : {given<std::string>{}, given<std::string>(""), given<std::string>("a&b")})
                for (auto const& note :
                     {given<std::optional<std::string>>{}, given<std::optional<std::string>>(std::nullopt),
                      given<std::optional<std::string>>("n")})
                    for (auto const& list : {given<std::vector<int>>{}, given<std::vector<int>>(std::vector{1, 2})}) {
                        filter query;
                        query.number = number;
                        query.cleared = cleared;
                        query.text = text;
                        query.note = note;
                        query.list = list;
                        (void)sent({}, query);
                        EXPECT_EQ(seen, query) << tunic::url_for<given_api::patch_thing>(query);
                    }
}

TEST_F(GivenEndpoint, TakesWhatElseAQueryCanSay) {
    filter query;
    query.maybe = 0;
    query.by_default.reset();
    query.tags = {"", "a,b", "\xC3\xA9 +&=%"};
    query.page = -1;
    query.all = true;
    query.ratio = 1e-300;
    query.letter = '&';
    query.shade = given_api::colour::green;
    query.day = std::chrono::year_month_day{std::chrono::year{2024}, std::chrono::month{2}, std::chrono::day{29}};
    (void)sent({}, query);
    EXPECT_EQ(seen, query);
    query.by_default = 6;
    (void)sent({}, query);
    EXPECT_EQ(seen, query);
}

TEST_F(GivenEndpoint, PutsWhatIsAbsentNeitherIntoTheUrlNorIntoTheBody) {
    EXPECT_EQ(tunic::url_for<given_api::patch_thing>(filter{}), "/things");
    EXPECT_EQ(tunic::url_for<given_api::patch_thing>(filter{.number = 0}), "/things?number=0");
    EXPECT_EQ(tunic::url_for<given_api::patch_thing>(filter{.cleared = std::nullopt}), "/things?cleared=");
    EXPECT_EQ(tunic::to_json(change{}), R"({"bio":null})");
}

TEST_F(GivenEndpoint, IsCheckedOnBothSides) {
    EXPECT_FALSE(client.call<given_api::patch_thing>(change{.name = "too long"}).value_if());
    EXPECT_FALSE(client.call<given_api::patch_thing>(filter{.number = -1}, change{}).value_if());
    tunic::testing::test_client::header_lines const as_json{{"Content-Type", "application/json"}};
    EXPECT_EQ(client.patch("/things", "{}", as_json).status, 200);
    EXPECT_EQ(client.patch("/things", "{}", as_json).body, R"({"bio":null})");
    for (auto const* body : {R"({"name":""})", R"({"name":null})", R"({"age":-1})"})
        EXPECT_EQ(client.patch("/things", body, as_json).status, 400) << body;
    EXPECT_EQ(client.patch("/things", R"({"age":null})", as_json).body, R"({"age":null,"bio":null})");
    EXPECT_EQ(client.patch("/things?number=-1", "{}", as_json).status, 400);
}

TEST_F(GivenEndpoint, IsNoNumberThatJsonDoesNotHave) {
    EXPECT_EQ(client.get("/things/reading").status, 500);
    EXPECT_EQ(client.get("/things/x").body, "{}");
}

TEST_F(GivenEndpoint, HasPathParametersInUtf8) {
    auto const r = client.get("/things/%ff");
    EXPECT_EQ(r.status, 400);
    EXPECT_THAT(r.body, HasSubstr(R"("path":"/name","code":"text_utf8")"));
}

TEST_F(GivenEndpoint, IsNotRequiredInTheDocument) {
    auto const document = client.get("/openapi.json").body;
    EXPECT_THAT(document, HasSubstr(R"("name": {"type": "string", "minLength": 1, "maxLength": 5})"));
    EXPECT_THAT(document, HasSubstr(R"("age": {"type": ["integer", "null"])"));
    EXPECT_THAT(document, HasSubstr(R"({"name": "number", "in": "query", "schema": {"type": "integer")"));
    EXPECT_THAT(document, HasSubstr(R"({"name": "cleared", "in": "query", "schema": {"type": "integer")"));
}

TEST_F(GivenEndpoint, HasNoUrlThatTheServerWouldRefuse) {
    EXPECT_THROW((void)tunic::url_for<given_api::patch_thing>(filter{.text = "\xFF"}), std::invalid_argument);
    EXPECT_THROW((void)tunic::url_for<given_api::patch_thing>(filter{.tags = {std::string(1, '\0')}}),
                 std::invalid_argument);
}

struct change_form {
    given<std::string> name;
    given<std::optional<int>> age;
    given<tunic::uploaded_file> image;
};
struct fields {
    given<int> x_depth;
    given<std::optional<std::string>> x_note;
};

TEST(GivenInputs, AreReadFromFormsHeadersAndCookies) {
    tunic::app app;
    app.post("/", [](tunic::context& c, tunic::multipart<change_form> in) {
        c.text(c.format("{} {} {}", in->name.present(), in->age.is_null(), in->image.present()));
    });
    auto const answer = [](tunic::context& c, fields const& in) {
        c.text(c.format("{} {}", in.x_depth.value_or(-1), in.x_note ? in.x_note->value_or("null") : "absent"));
    };
    app.get("/h", [answer](tunic::context& c, tunic::headers<fields> in) { answer(c, *in); });
    app.get("/c", [answer](tunic::context& c, tunic::cookies<fields> in) { answer(c, *in); });
    app.get("/p/:x_depth?", [answer](tunic::context& c, tunic::params<fields> in) { answer(c, *in); });
    test_client t(std::move(app));
    EXPECT_EQ(t.get("/h").body, "-1 absent");
    EXPECT_EQ(t.get("/h", {{"X-Depth", "3"}, {"X-Note", "n"}}).body, "3 n");
    EXPECT_EQ(t.get("/h", {{"X-Note", ""}}).body, "-1 null");
    EXPECT_EQ(t.get("/c", {{"Cookie", "x_depth=3"}}).body, "3 absent");
    EXPECT_EQ(t.get("/p").body, "-1 absent");
    EXPECT_EQ(t.get("/p/3").body, "3 absent");
    test_client::header_lines const type{{"Content-Type", "multipart/form-data; boundary=b"}};
    std::string const name = "--b\r\nContent-Disposition: form-data; name=name\r\n\r\nAnn\r\n";
    std::string const age = "--b\r\nContent-Disposition: form-data; name=age\r\n\r\n\r\n";
    std::string const image = "--b\r\nContent-Disposition: form-data; name=image; filename=a\r\n\r\nx\r\n";
    EXPECT_EQ(t.post("/", "--b--\r\n", type).body, "false false false");
    EXPECT_EQ(t.post("/", name + image + "--b--\r\n", type).body, "true false true");
    EXPECT_EQ(t.post("/", age + "--b--\r\n", type).body, "false true false");
}

} // namespace
