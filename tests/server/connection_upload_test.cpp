#include "app/uploads.hpp"
#include "server/connection_rig.hpp"

#include <gtest/gtest.h>
#include <string>
#include <tunic/app/multipart_reader.hpp>

// Forms with files over connections that are slow, break, or are many.
namespace tunic::testing {
namespace {

/// Keeps every part as a file, and answers with their contents.
task<> keep_all(context& c) {
    multipart_reader form(c);
    std::string all;
    while (auto* const part = co_await form.next()) {
        auto file = co_await part->file();
        auto const& kept = c.put<uploaded_file>(std::move(file));
        ((all += '{') += kept.content()) += '}';
    }
    c.text(std::move(all));
}

app keeper(multipart_limits const& own = {}) {
    app a;
    a.mount(define_route("/", limits({.body = 64 << 20, .multipart = own}), POST(keep_all)));
    return a;
}

std::string head_for(std::size_t size) {
    return "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: " + as_multipart.front().second
           + "\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n";
}

TEST(ConnectionUpload, Immunity75BoundariesMayBeSplitAcrossReads) {
    auto const body = form_text().text("a", "\r\n--=b").file("b", "c", "\r\n").whole();
    for (std::size_t const size : {1U, 2U, 3U, 7U}) {
        connection_rig rig(keeper());
        auto& client = rig.open_with(head_for(body.size()));
        for (std::size_t at = 0; at < body.size(); at += size) {
            client.put(body.substr(at, size));
            rig.loop.settle();
        }
        EXPECT_EQ(replies(client).responses.at(0).body, "{\r\n--=b}{\r\n}");
    }
}

TEST(ConnectionUpload, FilesAreGoneWhenTheClientLeavesHalfway) {
    temporary_files folder;
    connection_rig rig(keeper({.file_in_memory = 10}));
    auto const before = open_descriptors();
    auto& client =
        rig.open_with(head_for(100'000)
                      + form_text().file("a", "a", "more than ten").file("b", "b", "more than ten").so_far() + "--");
    EXPECT_EQ(open_descriptors(), before + 2);
    client.reset();
    rig.loop.settle();
    EXPECT_EQ(open_descriptors(), before);
    EXPECT_TRUE(folder.empty());
}

TEST(ConnectionUpload, WhatIsKeptInMemoryCountsAsBodies) {
    connection_rig rig(keeper(), {.bodies = 1000});
    auto const post = [&rig](std::size_t size) {
        auto const body = form_text().file("a", "a", std::string(size, 'x')).whole();
        return statuses(rig.open_with(head_for(body.size()) + body)).at(0);
    };
    EXPECT_EQ(post(900), 200);
    EXPECT_EQ(post(1100), 503);
    EXPECT_EQ(post(900), 200) << "and is given back";
}

} // namespace
} // namespace tunic::testing
