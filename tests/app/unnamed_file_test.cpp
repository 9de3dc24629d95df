#include "app/uploads.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <system_error>
#include <tunic/app/unnamed_file.hpp>

namespace tunic::testing {
namespace {

std::string whole(unnamed_file const& file) {
    std::string text(static_cast<std::size_t>(file.size()) + 10, '?');
    text.resize(file.read_at(0, text));
    return text;
}

TEST(UnnamedFile, HoldsWhatIsAppended) {
    temporary_files folder;
    for (auto make : {&unnamed_file::create, &unnamed_file::create_unlinked}) {
        auto file = make();
        EXPECT_TRUE(file);
        EXPECT_EQ(whole(file), "");
        file.append("hello, ");
        file.append("");
        file.append("world");
        EXPECT_EQ(file.size(), 12u);
        EXPECT_EQ(whole(file), "hello, world");
        char some[3];
        EXPECT_EQ(file.read_at(7, some), 3u);
        EXPECT_EQ(std::string_view(some, 3), "wor");
        EXPECT_EQ(file.read_at(11, some), 1u);
        EXPECT_EQ(file.read_at(12, some), 0u);
        EXPECT_EQ(file.read_at(std::uint64_t{0} - 1, some), 0u);
        EXPECT_TRUE(folder.empty()) << "nobody sees it";
    }
}

TEST(UnnamedFile, IsGoneWithItsObject) {
    auto const before = open_descriptors();
    {
        auto file = unnamed_file::create();
        auto moved = std::move(file);
        EXPECT_FALSE(file);
        EXPECT_EQ(file.size(), 0u);
        unnamed_file none;
        none = std::move(moved);
        EXPECT_TRUE(none);
        EXPECT_EQ(open_descriptors(), before + 1);
    }
    EXPECT_EQ(open_descriptors(), before);
}

TEST(UnnamedFile, MayGetANameThatIsFree) {
    temporary_files folder;
    auto file = unnamed_file::create();
    file.append("kept");
    EXPECT_TRUE(file.link_to(folder.file("a")));
    EXPECT_EQ(content_of(folder.file("a")), "kept");
    EXPECT_FALSE(file.link_to(folder.file("a")));
    EXPECT_FALSE(file.link_to(folder.file("nowhere/b")));
    EXPECT_FALSE(unnamed_file::create_unlinked().link_to(folder.file("c")));
}

TEST(UnnamedFile, SaysWhyItCannotBe) {
    temporary_files folder;
    auto const path = folder.path();
    std::filesystem::remove(path);
    for (auto make : {&unnamed_file::create, &unnamed_file::create_unlinked}) try {
            (void)make();
            FAIL();
        } catch (std::system_error const& e) {
            EXPECT_EQ(e.what(), "cannot make a temporary file in " + path + ": No such file or directory");
        }
}

TEST(UnnamedFile, SaysWhyItCannotGrow) {
    temporary_files folder;
    auto file = unnamed_file::create();
    full_disk disk(1000);
    try {
        file.append(std::string(1001, 'x'));
        FAIL();
    } catch (std::system_error const& e) {
        EXPECT_THAT(e.what(), ::testing::StartsWith("cannot write a temporary file in " + folder.path()));
    }
    EXPECT_EQ(file.size(), 1000u) << "what did fit";
}

} // namespace
} // namespace tunic::testing
