#include "app/uploads.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <optional>
#include <sys/stat.h>
#include <system_error>
#include <tunic/app/app.hpp>
#include <tunic/app/multipart_reader.hpp>
#include <type_traits>
#include <utility>

namespace tunic::testing {
namespace {

static_assert(!std::is_copy_constructible_v<uploaded_file> && std::is_nothrow_move_constructible_v<uploaded_file>
              && std::is_nothrow_move_assignable_v<uploaded_file>);

/// Sends a file and gives what the server has made of it.
uploaded_file received(std::string_view content, multipart_limits const& limits) {
    std::optional<uploaded_file> kept;
    app a;
    a.mount(define_route("/", tunic::limits({.body = 64 << 20, .multipart = limits}), POST([&](context& c) -> task<> {
                             multipart_reader form(c);
                             auto* const part = co_await form.next();
                             auto file = co_await part->file();
                             kept = std::move(file);
                         })));
    auto const reply =
        test_client(std::move(a)).post("/", form_text().file("f", "a.bin", content).whole(), as_multipart);
    EXPECT_EQ(reply.status, 204) << reply.body;
    return std::move(kept).value();
}

std::string some_content(std::size_t size) {
    std::string content(size, '\0');
    for (std::size_t i = 0; i < size; ++i) content[i] = static_cast<char>(i * 7 + i / 251);
    return content;
}

std::string whole(uploaded_file const& file) {
    std::string content(static_cast<std::size_t>(file.size()), '\0');
    EXPECT_EQ(file.read_at(0, content), content.size());
    return content;
}

TEST(UploadedFile, StaysInMemoryWhileItIsSmall) {
    temporary_files folder;
    auto const before = open_descriptors();
    for (auto const size : {0u, 1u, 1000u}) {
        auto const content = some_content(size);
        auto const file = received(content, {.file_in_memory = 1000});
        EXPECT_TRUE(file.in_memory());
        EXPECT_EQ(file.content(), content);
        EXPECT_EQ(file.size(), size);
        EXPECT_EQ(whole(file), content);
        EXPECT_EQ(file.name(), "a.bin");
        EXPECT_EQ(file.media_type(), "application/octet-stream");
        EXPECT_EQ(open_descriptors(), before);
    }
}

TEST(UploadedFile, GoesToATemporaryFileWhenItIsLarge) {
    temporary_files folder;
    auto const before = open_descriptors();
    for (auto const size : {1001u, 100'000u, 3'000'000u}) {
        auto const content = some_content(size);
        auto const file = received(content, {.file_in_memory = 1000});
        EXPECT_FALSE(file.in_memory());
        EXPECT_EQ(file.content(), "");
        EXPECT_EQ(file.size(), size);
        EXPECT_EQ(whole(file), content);
        EXPECT_EQ(open_descriptors(), before + 1);
        EXPECT_TRUE(folder.empty());
    }
    EXPECT_EQ(open_descriptors(), before);
    EXPECT_FALSE(received("x", {.file_in_memory = 0}).in_memory());
    EXPECT_TRUE(received("", {.file_in_memory = 0}).in_memory());
    EXPECT_TRUE(received(some_content(1 << 20), {}).in_memory()) << "1 MiB by default";
    EXPECT_FALSE(received(some_content((1 << 20) + 1), {}).in_memory());
}

TEST(UploadedFile, IsReadAtAnyPlace) {
    temporary_files folder;
    auto const content = some_content(5000);
    for (std::size_t const in_memory : {10'000u, 10u}) {
        auto const file = received(content, {.file_in_memory = in_memory});
        char out[100];
        EXPECT_EQ(file.read_at(1234, out), 100u);
        EXPECT_EQ(std::string_view(out, 100), content.substr(1234, 100));
        EXPECT_EQ(file.read_at(4990, out), 10u);
        EXPECT_EQ(file.read_at(5000, out), 0u);
        EXPECT_EQ(file.read_at(std::uint64_t{0} - 1, out), 0u);
        EXPECT_EQ(file.read_at(0, {}), 0u);
    }
}

TEST(UploadedFile, IsSavedUnderAPathThatIsFree) {
    temporary_files folder;
    auto const content = some_content(200'000);
    for (std::size_t const in_memory : {1'000'000u, 10u}) {
        auto const path = folder.file("saved" + std::to_string(in_memory));
        auto const file = received(content, {.file_in_memory = in_memory});
        file.save_to(path);
        EXPECT_EQ(content_of(path), content);
        struct ::stat about{};
        ASSERT_EQ(::stat(path.c_str(), &about), 0);
        EXPECT_EQ(about.st_mode & 0777U, 0600U) << "for its owner only";
        EXPECT_EQ(whole(file), content) << "it can still be read";
        for (auto const& taken : {path, folder.path(), folder.file("no/such/folder")}) try {
                file.save_to(taken);
                ADD_FAILURE() << taken;
            } catch (std::system_error const& e) {
                EXPECT_THAT(e.what(), ::testing::StartsWith("cannot save an upload as " + taken + ": "));
            }
        EXPECT_EQ(content_of(path), content) << "what is there stays";
    }
}

TEST(UploadedFile, IsCopiedToAnotherFileSystem) {
    std::string const other = "/dev/shm";
    temporary_files folder;
    struct ::stat here{};
    struct ::stat there{};
    if (::stat(other.c_str(), &there) != 0 || ::stat(folder.path().c_str(), &here) != 0 || here.st_dev == there.st_dev)
        GTEST_SKIP() << "there is no other file system";
    auto const content = some_content(200'000);
    auto const path = other + "/tunic-test-" + std::to_string(::getpid());
    received(content, {.file_in_memory = 10}).save_to(path);
    EXPECT_EQ(content_of(path), content);
    std::filesystem::remove(path);
}

TEST(UploadedFile, LeavesNothingWhereItCouldNotBeSaved) {
    temporary_files folder;
    auto const before = open_descriptors();
    uploaded_file const file("a", "", some_content(2000));
    {
        full_disk disk(1000);
        EXPECT_THROW(file.save_to(folder.file("a")), std::system_error);
    }
    EXPECT_TRUE(folder.empty());
    EXPECT_EQ(open_descriptors(), before);
}

TEST(UploadedFile, CanBeMadeForATest) {
    uploaded_file file("cat.png", "image/png", "meow");
    auto const moved = std::move(file);
    EXPECT_EQ(moved.name(), "cat.png");
    EXPECT_EQ(moved.content(), "meow");
    EXPECT_EQ(uploaded_file().size(), 0u);
}

} // namespace
} // namespace tunic::testing
