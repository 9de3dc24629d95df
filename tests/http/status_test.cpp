#include <gtest/gtest.h>
#include <tunic/http/status.hpp>

using namespace tunic;

namespace {

TEST(Status, HasAPhraseForEveryRegisteredCode) {
    EXPECT_EQ(http::reason_phrase(200), "OK");
    EXPECT_EQ(http::reason_phrase(404), "Not Found");
    EXPECT_EQ(http::reason_phrase(413), "Content Too Large");
    EXPECT_EQ(http::reason_phrase(431), "Request Header Fields Too Large");
    EXPECT_EQ(http::reason_phrase(511), "Network Authentication Required");
}

TEST(Status, HasNoPhraseForOthers) {
    for (int status : {-1, 0, 99, 299, 418, 599, 600, 1000}) EXPECT_EQ(http::reason_phrase(status), "") << status;
}

TEST(Status, PhrasesAreFieldContent) {
    for (int status = 0; status < 1000; ++status)
        for (char c : http::reason_phrase(status)) EXPECT_TRUE(c >= ' ' && c <= '~') << status;
}

TEST(Status, IsValidFrom100To599_F2) {
    for (int status : {-200, 0, 99, 600, 999, 1000, 20000}) EXPECT_FALSE(http::is_valid_status(status)) << status;
    for (int status : {100, 200, 418, 599}) EXPECT_TRUE(http::is_valid_status(status)) << status;
}

TEST(Status, AnInterimOneIsNotFinal) {
    EXPECT_FALSE(http::is_final_status(101));
    EXPECT_TRUE(http::is_final_status(200));
    EXPECT_FALSE(http::is_final_status(600));
}

TEST(Status, Immunity51AllowsNoBodyWhereHttpHasNone_F6) {
    for (int status : {100, 101, 103, 204, 205, 304}) EXPECT_FALSE(http::status_allows_body(status)) << status;
    for (int status : {200, 201, 206, 302, 404, 500}) EXPECT_TRUE(http::status_allows_body(status)) << status;
}

} // namespace
