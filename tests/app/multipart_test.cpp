#include "app/uploads.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <tunic/app/app.hpp>
#include <tunic/input.hpp>
#include <tunic/testing/log_records.hpp>
#include <vector>

// docs/design/semantics.md, E12: forms with files as inputs of a handler.
namespace tunic::testing {
namespace multipart_test {

struct new_photo {
    std::string title;
    uploaded_file image;
    int stars = 3;
    std::vector<std::string> tag;
    std::optional<uploaded_file> thumbnail;
    std::vector<uploaded_file> attachments;
};
struct note {
    std::string title;
    std::vector<int> pages;
    std::optional<bool> draft;
};

bool is_image(uploaded_file const& file) { return file.media_type().starts_with("image/"); }

} // namespace multipart_test
} // namespace tunic::testing

template <>
struct tunic::rules<tunic::testing::multipart_test::new_photo>
    : tunic::rule_set<rule<&tunic::testing::multipart_test::new_photo::title, length<1, 10>>,
                      rule<&tunic::testing::multipart_test::new_photo::image,
                           satisfies<tunic::testing::multipart_test::is_image, "must be an image">>,
                      rule<&tunic::testing::multipart_test::new_photo::attachments, items<0, 2>>> {};

namespace tunic::testing {
namespace {

using namespace multipart_test;
using ::testing::HasSubstr;
using ::testing::Not;

app photos(multipart_limits const& own = {}, log_records const& log = {}) {
    app a{{.log = log}};
    a.mount(
        define_route("/", limits({.body = 8 << 20, .multipart = own}), POST([](context& c, multipart<new_photo> photo) {
                         std::string all = photo->title + ' ' + std::to_string(photo->stars);
                         for (auto const& tag : photo->tag) all += " #" + tag;
                         (all += ' ') += photo->image.name();
                         all += ':' + std::to_string(photo->image.size());
                         if (photo->thumbnail) (all += " thumbnail ") += photo->thumbnail->name();
                         for (auto const& file : photo->attachments) (all += " +") += file.name();
                         c.text(std::move(all));
                     })));
    return a;
}

form_text good_photo() { return form_text().text("title", "Cat").file("image", "cat.png", "PNG", "image/png"); }

TEST(SemanticsE12, AMultipartFormBecomesTextsAndFiles) {
    test_client t(photos());
    EXPECT_EQ(t.post("/", good_photo().whole(), as_multipart).body, "Cat 3 cat.png:3");
    EXPECT_EQ(t.post("/",
                     good_photo()
                         .text("stars", "5")
                         .text("tag", "a")
                         .text("unknown", "x")
                         .text("tag[]", "b")
                         .text("tag", "")
                         .file("attachments", "1.txt", "1")
                         .file("attachments[]", "2.txt", "")
                         .file("thumbnail", "small.png", "png")
                         .file("unknown", "x", "x")
                         .whole(),
                     as_multipart)
                  .body,
              "Cat 5 #a # #b cat.png:3 thumbnail small.png +1.txt +2.txt");
}

TEST(SemanticsE12, ALargeFileIsNotRequiredToFitInMemory) {
    temporary_files folder;
    test_client t(photos());
    auto const before = open_descriptors();
    EXPECT_EQ(
        t.post("/", form_text().text("title", "Cat").file("image", "a", std::string(3 << 20, 'x'), "image/png").whole(),
               as_multipart)
            .body,
        "Cat 3 a:3145728");
    EXPECT_EQ(open_descriptors(), before) << "closed with the request";
    EXPECT_TRUE(folder.empty());
}

TEST(SemanticsE12, ABrowsersEmptyFileIsNone) {
    test_client t(photos());
    EXPECT_EQ(
        t.post("/", good_photo().file("thumbnail", "", "").file("attachments", "", "").whole(), as_multipart).body,
        "Cat 3 cat.png:3");
    EXPECT_THAT(t.post("/", form_text().text("title", "Cat").file("image", "", "").whole(), as_multipart).body,
                HasSubstr(R"("errors":[{"path":"/image","code":"value_missing","message":"must be present"})"));
    EXPECT_EQ(
        t.post("/", form_text().text("title", "Cat").file("image", "", "PNG", "image/png").whole(), as_multipart).body,
        "Cat 3 :3")
        << "one with content is a file, whatever its name";
}

TEST(SemanticsE12, WhatIsWrongWithAFormIsToldByField) {
    test_client t(photos());
    struct {
        form_text form;
        char const* fault;
    } const cases[] = {
        {form_text().text("title", "Cat"), R"("path":"/image","code":"value_missing")"},
        {good_photo().file("image", "b", "", "image/png"),
         R"("path":"/image","code":"value_repeated","message":"must be given once")"},
        {form_text().text("title", "Cat").text("image", "PNG"),
         R"("path":"/image","code":"file_expected","message":"must be a file")"},
        {good_photo().text("thumbnail", ""), R"("path":"/thumbnail","code":"file_expected")"},
        {good_photo().file("attachments", "a", "").text("attachments", ""),
         R"("path":"/attachments","code":"file_expected")"},
        {form_text().file("title", "a", "Cat").file("image", "a", "", "image/png"),
         R"("path":"/title","code":"text_expected","message":"must be a text, not a file")"},
        {good_photo().file("tag", "", ""), R"("path":"/tag","code":"text_expected")"},
        {good_photo().text("title", "Dog"), R"("path":"/title","code":"value_repeated")"},
        {good_photo().text("stars", "many"), R"("path":"/stars","code":"number_integer")"},
        {good_photo().text("stars[]", "1").file("thumbnail[]", "a", ""), "Cat 3 cat.png:3"}, // names of lists only
        {form_text().text("title", "Cat").file("image", "cat.txt", "", "text/plain"),
         R"("path":"/image","code":"custom","message":"must be an image")"},
        {form_text().text("title", "").file("image", "a", "", "image/png"),
         R"("path":"/title","code":"string_length")"},
        {good_photo().file("attachments", "a", "").file("attachments", "b", "").file("attachments", "c", ""),
         R"("path":"/attachments","code":"array_length")"},
    };
    for (auto const& one : cases) {
        auto const reply = t.post("/", one.form.whole(), as_multipart);
        EXPECT_THAT(reply.body, HasSubstr(one.fault));
        if (reply.status != 200) {
            EXPECT_EQ(reply.status, 400);
            EXPECT_THAT(reply.body, HasSubstr(R"("target":"multipart")"));
        }
    }
}

TEST(SemanticsE1, AllFaultsOfAFormAreReported) {
    auto const reply =
        test_client(photos()).post("/", form_text().text("stars", "x").text("image", "").whole(), as_multipart);
    for (auto const fault : {R"("path":"/title","code":"value_missing")", R"("path":"/image","code":"file_expected")",
                             R"("path":"/stars","code":"number_integer")"})
        EXPECT_THAT(reply.body, HasSubstr(fault));
    EXPECT_THAT(reply.body, Not(HasSubstr("custom"))) << "what could not be read is not checked as well";
}

TEST(SemanticsE2, AMultipartFormMustBeOneAndBeWellFormed) {
    test_client t(photos());
    auto const other = t.post("/", "title=Cat", {{"Content-Type", "application/x-www-form-urlencoded"}});
    EXPECT_EQ(other.status, 415);
    EXPECT_EQ(other.header("Accept"), "multipart/form-data");
    auto const cut = t.post("/", good_photo().so_far(), as_multipart);
    EXPECT_EQ(cut.status, 400);
    EXPECT_THAT(cut.body, HasSubstr("the body ends before its last boundary"));
}

TEST(SemanticsE12, TextsHaveALimit) {
    test_client t(photos({.field = 3}));
    EXPECT_EQ(t.post("/", good_photo().whole(), as_multipart).status, 200);
    EXPECT_EQ(t.post("/", form_text().text("title", "Cats").whole(), as_multipart).status, 413);
    EXPECT_EQ(t.post("/", good_photo().text("unknown", "long").whole(), as_multipart).status, 200)
        << "what nobody asks for is not kept";
}

TEST(SemanticsC6, ClaimingTheValidatorOfMultipartFormsReplacesIt) {
    app a;
    a.mount(define_route("/", use([](context&, next inner) { return inner(); }, {.slot = "validate:multipart"}),
                         POST([](context& c, multipart<new_photo> photo) { c.text(photo->image.name()); })));
    test_client t(std::move(a));
    EXPECT_EQ(t.post("/", form_text().text("title", "much too long").file("image", "a", "").whole(), as_multipart).body,
              "a");
    EXPECT_EQ(t.post("/", form_text().text("title", "x").whole(), as_multipart).status, 400);
}

TEST(SemanticsE12, OneFormInBothEncodings) {
    app a;
    auto const show = [](note const& n) {
        return n.title + ' ' + std::to_string(n.pages.size()) + (n.draft ? *n.draft ? " draft" : " final" : "");
    };
    a.post("/input", [show](context& c, form<note> n) { c.text(show(*n)); });
    a.post("/body", [show](context& c) -> task<> {
        auto const& n = co_await c.body<note>();
        c.text(show(n));
    });
    test_client t(std::move(a));
    for (auto const path : {"/input", "/body"}) {
        EXPECT_EQ(
            t.post(path, "title=a&pages=1&pages=2&draft=true", {{"Content-Type", "application/x-www-form-urlencoded"}})
                .body,
            "a 2 draft");
        EXPECT_EQ(
            t.post(
                 path,
                 form_text().text("title", "a").text("pages", "1").text("pages[]", "2").text("draft", "false").whole(),
                 as_multipart)
                .body,
            "a 2 final");
        auto const wrong = t.post(path, form_text().file("title", "a", "").text("pages", "x").whole(), as_multipart);
        EXPECT_EQ(wrong.status, 400);
        EXPECT_THAT(wrong.body, HasSubstr(R"("target":"form","errors":[{"path":"/title","code":"text_expected")"));
        EXPECT_THAT(wrong.body, HasSubstr(R"("path":"/pages/0","code":"number_integer")"));
    }
    EXPECT_EQ(t.post("/input", "{}", {{"Content-Type", "application/json"}}).header("Accept"),
              "application/x-www-form-urlencoded, multipart/form-data");
}

TEST(SemanticsE12, FilesMayBeMovedOutOfTheirRequest) {
    temporary_files folder;
    std::vector<uploaded_file> kept;
    app a;
    a.mount(define_route("/", limits({.multipart = multipart_limits{.file_in_memory = 2}}),
                         POST([&kept](context&, multipart<new_photo> photo) {
                             kept.push_back(std::move(photo->image));
                             for (auto& file : photo->attachments) kept.push_back(std::move(file));
                         })));
    EXPECT_EQ(
        test_client(std::move(a)).post("/", good_photo().file("attachments", "b", "b").whole(), as_multipart).status,
        204);
    ASSERT_EQ(kept.size(), 2u);
    char content[10];
    EXPECT_FALSE(kept[0].in_memory());
    EXPECT_EQ(std::string_view(content, kept[0].read_at(0, content)), "PNG");
    EXPECT_EQ(kept[1].content(), "b");
}

TEST(SemanticsE12, AFullDiskIs507ForAnInputToo) {
    temporary_files folder;
    log_records log;
    test_client t(photos({.file_in_memory = 100}, log));
    auto const before = open_descriptors();
    full_disk disk(1000);
    EXPECT_EQ(
        t.post("/", form_text().text("title", "Cat").file("image", "a", std::string(2000, 'x')).whole(), as_multipart)
            .status,
        507);
    EXPECT_EQ(open_descriptors(), before);
    EXPECT_TRUE(log.contains("an upload cannot be kept"));
}

} // namespace
} // namespace tunic::testing
