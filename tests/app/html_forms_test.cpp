#include <tunic/app/app.hpp>
#include <tunic/data/json_chrono.hpp>
#include <tunic/input.hpp>
#include <tunic/testing/test_client.hpp>

#include "app/uploads.hpp"

#include <chrono>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <vector>

// Forms as browsers send them: what is not filled in, and what is not checked.
namespace tunic::testing {
namespace html_forms_test {

enum class colour { red, green };

struct signup {
    std::string name;
    bool newsletter;
    bool terms = false;
    bool remember = true;
    std::optional<bool> sure;
};
struct profile {
    std::optional<int> age;
    std::optional<double> size;
    std::optional<std::string> note;
    std::optional<colour> favourite;
    std::optional<std::chrono::year_month_day> born;
    std::optional<char> initial;
    std::optional<int> visits = 3;
    int page = 1;
};
struct strict_box {
    bool agreed;
    bool known;
};
struct numbers {
    int must;
    std::vector<int> more;
};

} // namespace html_forms_test
} // namespace tunic::testing

template <> struct tunic::describe<tunic::testing::html_forms_test::strict_box> {
    static constexpr auto fields =
        std::tuple{field{"agreed", &tunic::testing::html_forms_test::strict_box::agreed, presence::required},
                   field{"known", &tunic::testing::html_forms_test::strict_box::known}};
};

namespace tunic::testing {
namespace {

using namespace html_forms_test;
using ::testing::HasSubstr;

test_client::header_lines const as_form{{"Content-Type", "application/x-www-form-urlencoded"}};

std::string text_of(signup const& s) {
    std::string text = s.name;
    for (bool const one : {s.newsletter, s.terms, s.remember}) text += one ? " yes" : " no";
    return text + (s.sure ? *s.sure ? " sure" : " unsure" : " unsaid");
}

TEST(HtmlForms, SendACheckboxAsOnOrNotAtAll) {
    app a;
    a.post("/", [](context& c, form<signup> in) { c.text(text_of(*in)); });
    test_client t(std::move(a));
    EXPECT_EQ(t.post("/", "name=Ann", as_form).body, "Ann no no yes unsaid");
    EXPECT_EQ(t.post("/", "name=Ann&newsletter=on&terms=on&sure=on", as_form).body, "Ann yes yes yes sure");
    EXPECT_EQ(t.post("/", "name=Ann&newsletter=true&terms=false&remember=false&sure=false", as_form).body,
              "Ann yes no no unsure");
    for (auto const* value : {"1", "ON", "off", "yes", "on+"})
        EXPECT_EQ(t.post("/", "name=Ann&newsletter=" + std::string(value), as_form).status, 400) << value;
    EXPECT_EQ(t.post("/", "newsletter=on", as_form).status, 400) << "a text has to be sent";
    EXPECT_EQ(t.post("/", "name=Ann&newsletter=on&newsletter=on", as_form).status, 400);
}

TEST(HtmlForms, AreReadAlikeInBothEncodings) {
    app a;
    a.post("/", [](context& c, multipart<signup> in) { c.text(text_of(*in)); });
    a.post("/any", [](context& c) -> task<> { c.text(text_of(co_await c.body<signup>())); });
    test_client t(std::move(a));
    EXPECT_EQ(t.post("/", form_text().text("name", "Ann").text("terms", "on").whole(), as_multipart).body,
              "Ann no yes yes unsaid");
    EXPECT_EQ(t.post("/any", form_text().text("name", "Ann").text("sure", "on").whole(), as_multipart).body,
              "Ann no no yes sure");
    EXPECT_EQ(t.post("/any", "name=Ann&newsletter=on", as_form).body, "Ann yes no yes unsaid");
}

TEST(HtmlForms, HaveCheckboxesThatMustBeSentWhereADescriptionSaysSo) {
    app a;
    a.post("/", [](context&, form<strict_box>) {});
    test_client t(std::move(a));
    EXPECT_EQ(t.post("/", "agreed=on", as_form).status, 204);
    EXPECT_THAT(t.post("/", "known=on", as_form).body, HasSubstr(R"("path":"/agreed","code":"value_missing")"));
}

TEST(HtmlForms, LeaveBooleansOfQueriesAndPathsAlone) {
    struct flags {
        bool all = false;
    };
    app a;
    a.get("/", [](context&, query<flags>) {});
    a.get("/:all", [](context&, params<flags>) {});
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/?all=on").status, 400);
    EXPECT_EQ(t.get("/on").status, 400);
    EXPECT_EQ(t.get("/?all=true").status, 204);
}

std::string text_of(profile const& p) {
    std::string text;
    text += p.age ? std::to_string(*p.age) : "-";
    text += p.size ? " size" : " -";
    text += p.note ? " '" + *p.note + "'" : " -";
    text += p.favourite ? " favourite" : " -";
    text += p.born ? " born" : " -";
    text += p.initial ? std::string(" ") + *p.initial : " -";
    text += p.visits ? " " + std::to_string(*p.visits) : " -";
    return text + " " + std::to_string(p.page);
}

TEST(HtmlForms, SendAnEmptyTextForWhatIsNotFilledIn) {
    app a;
    a.post("/", [](context& c, form<profile> in) { c.text(text_of(*in)); });
    a.get("/", [](context& c, query<profile> in) { c.text(text_of(*in)); });
    test_client t(std::move(a));
    auto const* const empty = "age=&size=&note=&favourite=&born=&initial=&visits=&page=";
    EXPECT_EQ(t.post("/", empty, as_form).body, "- - '' - - - - 1");
    EXPECT_EQ(t.get(std::string("/?") + empty).body, "- - '' - - - - 1");
    EXPECT_EQ(t.post("/", "", as_form).body, "- - - - - - 3 1");
    EXPECT_EQ(
        t.post("/", "age=7&size=1.5&note=n&favourite=red&born=2020-02-29&initial=A&visits=0&page=2", as_form).body,
        "7 size 'n' favourite born A 0 2");
    for (auto const* wrong : {"age=x", "age=+", "age=&age=", "favourite=blue", "born=-", "page=0x1"})
        EXPECT_EQ(t.post("/", wrong, as_form).status, 400) << wrong;
}

TEST(HtmlForms, DoNotMakeAnEmptyTextANumberThatMustBeThere) {
    app a;
    a.post("/", [](context&, form<numbers>) {});
    a.get("/", [](context&, query<numbers>) {});
    test_client t(std::move(a));
    for (auto const& r : {t.post("/", "must=", as_form), t.get("/?must=")}) {
        EXPECT_EQ(r.status, 400);
        EXPECT_THAT(r.body, HasSubstr(R"("path":"/must","code":"number_integer")"));
    }
    EXPECT_THAT(t.post("/", "must=1&more=1&more=", as_form).body, HasSubstr(R"("path":"/more/1")"));
}

TEST(HtmlForms, LeaveEmptyTextsOfHeadersAndCookiesAlone) {
    struct fields {
        std::optional<int> x_depth;
    };
    app a;
    a.get("/h", [](context&, headers<fields>) {});
    a.get("/c", [](context&, cookies<fields>) {});
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/h", {{"X-Depth", ""}}).status, 400);
    EXPECT_EQ(t.get("/c", {{"Cookie", "x_depth="}}).status, 400);
}

} // namespace
} // namespace tunic::testing
