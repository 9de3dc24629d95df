#include "app/uploads.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tunic/app/app.hpp>
#include <tunic/app/multipart_reader.hpp>
#include <tunic/testing/log_records.hpp>

// docs/design/semantics.md, E12: files are streamed, and never required to fit in memory.
namespace tunic::testing {
namespace {

using ::testing::HasSubstr;

/// Writes down every part: `name[file]<type>{content}`.
task<> write_down(context& c) {
    multipart_reader form(c);
    std::string all;
    while (auto* const part = co_await form.next()) {
        all += part->name();
        if (part->is_file()) ((all += '[') += part->file_name()) += ']';
        if (!part->media_type().empty()) ((all += '<') += part->media_type()) += '>';
        all += '{';
        for (auto piece = co_await part->read_some(); !piece.empty(); piece = co_await part->read_some()) all += piece;
        all += '}';
    }
    EXPECT_EQ(co_await form.next(), nullptr);
    c.text(std::move(all));
}

template <class Handler> app with(Handler handler, multipart_limits const& own = {}, log_records const& log = {}) {
    app a{{.log = log}};
    a.mount(define_route("/", limits({.body = 64 << 20, .multipart = own}), POST(handler)));
    return a;
}

TEST(MultipartReader, GivesThePartsInTheirOrder) {
    test_client t(with(write_down));
    auto const body = form_text()
                          .text("title", "A cat")
                          .file("image", "C:\\cat.png", "\r\n\0\xFF", "image/png")
                          .text("title", "")
                          .whole();
    EXPECT_EQ(t.post("/", body, as_multipart).body, "title{A cat}image[cat.png]<image/png>{\r\n}title{}");
    EXPECT_EQ(t.post("/", "--=b=--", as_multipart).body, "");
}

TEST(MultipartReader, ReadsLargeFormsInPieces) {
    test_client t(with([](context& c) -> task<> {
        multipart_reader form(c);
        std::size_t size = 0;
        std::size_t largest = 0;
        auto* const part = co_await form.next();
        for (auto piece = co_await part->read_some(); !piece.empty(); piece = co_await part->read_some()) {
            size += piece.size();
            largest = std::max(largest, piece.size());
        }
        c.text(c.format("{} {}", size, largest < 1'000'000));
    }));
    auto const body = form_text().file("f", "f", std::string(10'000'000, '\r')).whole();
    auto const headers = test_client::header_lines{as_multipart.front(), {"Transfer-Encoding", "chunked"}};
    EXPECT_EQ(t.post("/", body, as_multipart).body, "10000000 true");
    EXPECT_EQ(t.post("/", body, headers).body, "10000000 true");
}

TEST(MultipartReader, SkipsWhatIsNotRead) {
    test_client t(with([](context& c) -> task<> {
        multipart_reader form(c);
        std::string names;
        while (auto* const part = co_await form.next()) {
            names += part->name();
            if (part->name() == "b") names += std::string(co_await part->read_some()).substr(0, 1);
        }
        c.text(std::move(names));
    }));
    auto const body = form_text()
                          .file("a", "a", std::string(300'000, 'x'))
                          .text("b", std::string(300'000, 'y'))
                          .text("c", "")
                          .whole();
    EXPECT_EQ(t.post("/", body, as_multipart).body, "abyc");
}

TEST(MultipartReader, MayStopInTheMiddle) {
    test_client t(with([](context& c) -> task<> {
        multipart_reader form(c);
        auto* const part = co_await form.next();
        c.text(part->name());
    }));
    auto const body = form_text().text("a", "1").file("b", "b", std::string(100'000, 'x')).whole();
    EXPECT_EQ(t.post("/", body, as_multipart).body, "a");
    EXPECT_EQ(t.post("/", body, as_multipart).body, "a") << "on the same connection, if it was kept";
}

TEST(MultipartReader, GivesTextsAsAWholeUpToTheLimitOfFields) {
    auto const handler = [](context& c) -> task<> {
        multipart_reader form(c);
        auto* part = co_await form.next();
        auto const first = co_await part->text();
        part = co_await form.next();
        auto const second = co_await part->text(); // the first one lives on
        c.text(c.format("{}{}", first, second.size()));
    };
    test_client t(with(handler));
    EXPECT_EQ(t.post("/", form_text().text("a", "x").text("b", std::string(1 << 20, 'y')).whole(), as_multipart).body,
              "x1048576");
    auto const refused =
        t.post("/", form_text().text("a", "x").text("b", std::string((1 << 20) + 1, 'y')).whole(), as_multipart);
    EXPECT_EQ(refused.status, 413);
    EXPECT_THAT(refused.body, HasSubstr("the field 'b' is too large"));
    test_client small(with(handler, {.field = 2}));
    EXPECT_EQ(small.post("/", form_text().text("a", "xx").text("b", "").whole(), as_multipart).status, 200);
    EXPECT_EQ(small.post("/", form_text().text("a", "xxx").text("b", "").whole(), as_multipart).status, 413);
}

TEST(MultipartReader, TakesApartABodyThatALayerHasRead) {
    app a;
    a.use([](context& c, next inner) -> task<> {
        (void)co_await c.body();
        co_await inner();
    });
    a.post("/", write_down);
    EXPECT_EQ(test_client(std::move(a)).post("/", form_text().text("a", "1").whole(), as_multipart).body, "a{1}");
}

TEST(MultipartReader, Refuses415WhatIsNoMultipartForm_E2) {
    test_client t(with(write_down));
    for (auto const type : {"", "application/json", "application/x-www-form-urlencoded", "multipart/mixed; boundary=b",
                            "multipart/form-data; boundary=", "multipart"}) {
        auto const reply = t.post("/", form_text().whole(), {{"Content-Type", type}});
        EXPECT_EQ(reply.status, 415) << type;
        EXPECT_EQ(reply.header("Accept"), "multipart/form-data");
    }
    for (auto const type :
         {"multipart/form-data", "multipart/form-data; boundary=\"\"", "multipart/form-data; boundary=\"a\tb\""}) {
        auto const reply = t.post("/", form_text().whole(), {{"Content-Type", type}});
        EXPECT_EQ(reply.status, 400) << type;
        EXPECT_THAT(reply.body, HasSubstr("has no valid boundary"));
    }
}

TEST(MultipartReader, Immunity75RefusesMalformedFormsAndServesTheNext) {
    test_client t(with(write_down));
    auto const good = form_text().text("a", "1");
    struct {
        std::string body;
        int status;
        char const* detail;
    } const cases[] = {
        {"", 400, "is not in the body"},
        {"a=1", 400, "is not in the body"},
        {good.so_far(), 400, "the body ends before its last boundary"},
        {good.so_far() + "--=b=", 400, "the body ends before its last boundary"},
        {form_text().text("", "1").whole(), 400, "a part has no name"},
        {good.so_far() + "--=b=x\r\n", 400, "a boundary is not alone on its line"},
        {form_text().file("a", std::string(256, 'x'), "").whole(), 413, "the file name of a part is too long"},
    };
    for (auto const& one : cases) {
        auto const reply = t.post("/", one.body, as_multipart);
        EXPECT_EQ(reply.status, one.status) << one.body;
        EXPECT_EQ(reply.header("Content-Type"), "application/problem+json");
        EXPECT_THAT(reply.body, HasSubstr(one.detail));
        EXPECT_EQ(t.post("/", good.whole(), as_multipart).body, "a{1}");
    }
}

TEST(MultipartReader, Immunity76LimitsAreThoseOfTheRoute) {
    auto const two = form_text().text("a", "1").text("b", "2").whole();
    EXPECT_EQ(test_client(with(write_down, {.parts = 1})).post("/", two, as_multipart).status, 413);
    EXPECT_EQ(test_client(with(write_down, {.head = 30})).post("/", two, as_multipart).status, 413);
    EXPECT_EQ(test_client(with(write_down, {.head_lines = 0})).post("/", two, as_multipart).status, 413);
    EXPECT_EQ(test_client(with(write_down, {.parts = 2, .name = 1})).post("/", two, as_multipart).status, 200);
    form_text many;
    for (int i = 0; i < 101; ++i) many.text("a", "");
    EXPECT_EQ(test_client(with(write_down)).post("/", many.whole(), as_multipart).status, 413);
}

TEST(MultipartReader, Immunity72TheLimitForBodiesHolds) {
    app a;
    a.mount(define_route("/", limits({.body = 1000}), POST(write_down)));
    test_client t(std::move(a));
    auto const body = form_text().file("a", "a", std::string(1000, 'x')).whole();
    EXPECT_EQ(t.post("/", body, as_multipart).status, 413);
    EXPECT_EQ(t.post("/", body, {as_multipart.front(), {"Transfer-Encoding", "chunked"}}).status, 413);
}

task<> keep_all(context& c) {
    multipart_reader form(c);
    while (auto* const part = co_await form.next()) {
        auto file = co_await part->file();
        c.put<uploaded_file>(std::move(file));
    }
}

TEST(MultipartReader, FilesHaveALimitOfTheirOwn) {
    test_client t(with(keep_all, {.file = 1000}));
    EXPECT_EQ(t.post("/", form_text().file("a", "a", std::string(1000, 'x')).whole(), as_multipart).status, 204);
    auto const refused = t.post("/", form_text().file("a", "a", std::string(1001, 'x')).whole(), as_multipart);
    EXPECT_EQ(refused.status, 413);
    EXPECT_THAT(refused.body, HasSubstr("the file 'a' is too large"));
}

TEST(MultipartReader, AFullDiskIs507AndNothingIsLeft) {
    temporary_files folder;
    log_records log;
    test_client t(with(keep_all, {.file_in_memory = 1000}, log));
    auto const large = form_text().file("a", "a", std::string(50'000, 'x')).whole();
    ASSERT_EQ(t.post("/", large, as_multipart).status, 204);
    t.disconnect();
    auto const before = open_descriptors();
    {
        full_disk disk(20'000);
        auto const reply =
            t.post("/", form_text().file("b", "b", std::string(5000, 'x')).whole() /* fits */, as_multipart);
        EXPECT_EQ(reply.status, 204);
        auto const refused = t.post("/", large, as_multipart);
        EXPECT_EQ(refused.status, 507);
        EXPECT_EQ(refused.body.find(folder.path()), std::string::npos) << "clients are not told where";
    }
    t.disconnect();
    EXPECT_EQ(open_descriptors(), before);
    EXPECT_TRUE(folder.empty());
    EXPECT_TRUE(log.contains("an upload cannot be kept: cannot write a temporary file in " + folder.path()));
    EXPECT_EQ(t.post("/", large, as_multipart).status, 204) << "served again when there is room";
}

TEST(MultipartReader, AFolderThatIsNotThereIs500) {
    temporary_files folder;
    std::filesystem::remove(folder.path());
    log_records log;
    test_client t(with(keep_all, {.file_in_memory = 10}, log));
    EXPECT_EQ(t.post("/", form_text().file("a", "a", "small").whole(), as_multipart).status, 204);
    EXPECT_EQ(t.post("/", form_text().file("a", "a", "large enough").whole(), as_multipart).status, 500);
    EXPECT_TRUE(log.contains("cannot make a temporary file in " + folder.path() + ": No such file or directory"));
}

} // namespace
} // namespace tunic::testing
