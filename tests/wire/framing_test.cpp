#include <gtest/gtest.h>
#include <tunic/wire/framing.hpp>
#include <vector>

namespace tunic::wire {
namespace {

struct decided {
    std::vector<header_field> fields;
    request_head head;
    refusal why;

    explicit decided(std::vector<header_field> f, std::uint8_t minor = 1, bool with_host = true)
        : fields{std::move(f)} {
        if (with_host) fields.push_back({"Host", "tunic.test"});
        head.verb = method::POST;
        head.minor_version = minor;
        head.fields = fields;
        why = decide_framing(head);
    }
};

decided decide(std::vector<header_field> fields, std::uint8_t minor = 1, bool with_host = true) {
    return decided{std::move(fields), minor, with_host};
}

TEST(Framing, WithoutFieldsThereIsNoBody) {
    decided const d{{}};
    ASSERT_FALSE(d.why);
    EXPECT_EQ(d.head.framing, body_framing::none);
    EXPECT_EQ(d.head.authority, "tunic.test");
    EXPECT_TRUE(d.head.keep_alive);
}

TEST(Framing, NamesAreFoundInAnyCase) {
    decided const length{{{"cONTENT-lENGTH", "12"}}};
    EXPECT_EQ(length.head.framing, body_framing::length);
    EXPECT_EQ(length.head.content_length, 12U);
    decided const coding{{{"TRANSFER-encoding", "CHUNKED"}}};
    EXPECT_EQ(coding.head.framing, body_framing::chunked);
    EXPECT_EQ(coding.head.content_length, 0U);
    decided const connection{{{"cOnNeCtIoN", "cLoSe"}}};
    EXPECT_FALSE(connection.head.keep_alive);
}

TEST(Framing, NamesThatOnlyResembleAreOtherFields) {
    for (auto const* name : {"Content_Length", "Content-Lengt!", "ContentxLength", "Transfer_Encoding",
                             "Trensfer-Encoding", "Connectiom", "Hosts", "Expecd"}) {
        decided const d{{{name, "nonsense"}}};
        EXPECT_FALSE(d.why) << name;
        EXPECT_EQ(d.head.framing, body_framing::none) << name;
        EXPECT_TRUE(d.head.keep_alive) << name;
    }
}

TEST(Framing, LengthUpToTheLargest) {
    decided const d{{{"Content-Length", "18446744073709551615"}}};
    ASSERT_FALSE(d.why);
    EXPECT_EQ(d.head.content_length, UINT64_MAX);
    EXPECT_EQ(decide({{"Content-Length", "18446744073709551616"}}).why.status, 400);
}

TEST(Framing, UnknownCodingsAre501AndMalformedListsAre400) {
    struct {
        char const* value;
        int status;
    } const cases[] = {
        {"gzip", 501}, {"gzip, chunked", 501}, {"identity", 501}, {"chunked, gzip", 400}, {"chunked, chunked", 400},
        {"", 400},     {",chunked", 400},      {"chunked,", 400}, {"gzip;q=1", 400},      {"gzip, , chunked", 400}};
    for (auto const& [value, status] : cases)
        EXPECT_EQ(decide({{"Transfer-Encoding", value}}).why.status, status) << value;
}

TEST(Framing, Version10HasNoCodingsAndKeepsAliveOnRequest) {
    EXPECT_EQ(decide({{"Transfer-Encoding", "chunked"}}, 0).why.status, 400);
    EXPECT_FALSE(decide({}, 0).head.keep_alive);
    EXPECT_TRUE(decide({{"Connection", "Keep-Alive"}}, 0).head.keep_alive);
    EXPECT_TRUE(decide({{"Connection", "foo,\tkeep-alive"}}, 0).head.keep_alive);
    EXPECT_FALSE(decide({{"Connection", "keep-alive"}, {"Connection", "close"}}, 0).head.keep_alive);
    EXPECT_FALSE(decide({}, 0, false).why);
}

TEST(Framing, ExpectationsOtherThanContinueAre417) {
    EXPECT_TRUE(decide({{"Expect", "100-CONTINUE"}, {"Content-Length", "1"}}).head.expect_continue);
    EXPECT_TRUE(decide({{"Expect", "100-continue"}, {"Transfer-Encoding", "chunked"}}).head.expect_continue);
    EXPECT_FALSE(decide({{"Expect", "100-continue"}, {"Content-Length", "0"}}).head.expect_continue);
    EXPECT_EQ(decide({{"Expect", "101-continue"}}).why.status, 417);
    EXPECT_EQ(decide({{"Expect", "100-continue, more"}}).why.status, 417);
    EXPECT_FALSE(decide({{"Expect", "101-continue"}}, 0).why);
}

} // namespace
} // namespace tunic::wire
