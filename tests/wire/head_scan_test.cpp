#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <tunic/wire/head_scan.hpp>

namespace tunic::wire {
namespace {

std::string const head = "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n";

TEST(HeadScan, FindsTheLinesAndTheEnd) {
    std::string buffer = head + "body\n\0";
    head_scan scan;
    ASSERT_EQ(scan.advance(buffer), scan_state::complete);
    EXPECT_EQ(scan.line_begin(), 0U);
    EXPECT_EQ(scan.line_end(), 14U);
    EXPECT_EQ(scan.end(), head.size());
    EXPECT_EQ(scan.fields(), 2U);
    EXPECT_FALSE(scan.why());
}

TEST(HeadScan, SkipsTwoEmptyLines) {
    std::string buffer = "\r\n\r\n" + head;
    head_scan scan;
    ASSERT_EQ(scan.advance(buffer), scan_state::complete);
    EXPECT_EQ(scan.line_begin(), 4U);
    EXPECT_EQ(scan.end(), buffer.size());
    EXPECT_EQ(scan.fields(), 2U);
}

TEST(HeadScan, TellsWhetherAMessageHasBegun) {
    std::string empty_line = "\r\n";
    head_scan scan;
    EXPECT_FALSE(scan.begun({}));
    scan.advance(empty_line);
    EXPECT_FALSE(scan.begun(empty_line));
    std::string first = "\r\nG";
    scan.advance(first);
    EXPECT_TRUE(scan.begun(first));
}

TEST(HeadScan, AcceptsABlockWithoutFields) {
    std::string buffer = "GET / HTTP/1.0\r\n\r\n";
    head_scan scan;
    ASSERT_EQ(scan.advance(buffer), scan_state::complete);
    EXPECT_EQ(scan.fields(), 0U);
}

TEST(HeadScan, MayFindTheBufferElsewhereEachTime) {
    head_scan scan;
    for (std::size_t size = 0; size < head.size(); ++size) {
        auto copy = head.substr(0, size);
        ASSERT_EQ(scan.advance(copy), scan_state::need_more) << size;
    }
    auto whole = head;
    EXPECT_EQ(scan.advance(whole), scan_state::complete);
}

// The blocks that are looked at in one step never reach beyond the octets: sanitizers watch this one.
TEST(HeadScan, ReadsOnlyWhatIsThere) {
    for (std::size_t size = 1; size < 140; ++size) {
        auto const exact = std::make_unique<char[]>(size);
        std::fill_n(exact.get(), size, 'a');
        head_scan scan{{.method = 200}};
        EXPECT_EQ(scan.advance({exact.get(), size}), scan_state::need_more);
    }
}

TEST(HeadScan, FindsAControlOctetAtEveryPlace) {
    for (std::size_t place = 0; place < 100; ++place)
        for (char const octet : {'\0', '\x01', '\v', '\x1F', '\x7F', '\n', '\t'}) {
            std::string buffer(100, 'a');
            buffer[place] = octet;
            head_scan scan{{.method = 200}};
            EXPECT_EQ(scan.advance(buffer), scan_state::refused) << place;
            EXPECT_EQ(scan.why().status, 400);
        }
}

TEST(HeadScan, PassesAllOtherOctets) {
    for (int octet = ' '; octet < 256; ++octet) {
        if (octet == 0x7F) continue;
        std::string buffer = "GET / HTTP/1.1\r\nX: " + std::string(1, static_cast<char>(octet)) + "\r\n\r\n";
        head_scan scan;
        EXPECT_EQ(scan.advance(buffer), scan_state::complete) << octet;
    }
}

TEST(HeadScan, RefusesFoldedLinesAtTheirFirstOctet) {
    for (std::string const before :
         {"GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nA: b\r\n", "GET / HTTP/1.1\r\nA:\tb\r\nC: d\r\n"})
        for (char const blank : {' ', '\t'}) {
            std::string buffer = before;
            head_scan scan;
            ASSERT_EQ(scan.advance(buffer), scan_state::need_more);
            buffer += blank;
            EXPECT_EQ(scan.advance(buffer), scan_state::refused) << before;
            head_scan whole;
            buffer += "e\r\n\r\n";
            EXPECT_EQ(whole.advance(buffer), scan_state::refused) << before;
        }
}

TEST(HeadScan, RefusesControlOctetsWithoutWaitingForALine) {
    std::string buffer = "\x16";
    head_scan scan;
    EXPECT_EQ(scan.advance(buffer), scan_state::refused);
}

TEST(HeadScan, TurnsTabsAroundAValueIntoSpaces) {
    std::string buffer = "GET / HTTP/1.1\r\nA:\t5\t\r\nB: \t x\ty \t \r\nC:\t\r\nD: e\r\n\r\n";
    head_scan scan;
    ASSERT_EQ(scan.advance(buffer), scan_state::complete);
    EXPECT_EQ(buffer, "GET / HTTP/1.1\r\nA: 5 \r\nB:   x\ty   \r\nC: \r\nD: e\r\n\r\n");
}

TEST(HeadScan, StaysWithItsVerdict) {
    std::string bad = "\n";
    head_scan scan;
    EXPECT_EQ(scan.advance(bad), scan_state::refused);
    auto good = head;
    EXPECT_EQ(scan.advance(good), scan_state::refused);
    scan.reset();
    EXPECT_EQ(scan.advance(good), scan_state::complete);
    EXPECT_EQ(scan.advance(good), scan_state::complete);
}

TEST(HeadScan, LimitsTheBlockExactly) {
    std::string buffer = head;
    auto const block = head.size() - 16;
    head_scan fits{{.block = block}};
    EXPECT_EQ(fits.advance(buffer), scan_state::complete);
    head_scan too_small{{.block = block - 1}};
    EXPECT_EQ(too_small.advance(buffer), scan_state::refused);
    EXPECT_EQ(too_small.why().status, 431);
}

TEST(HeadScan, LimitsComeBeforeOtherFaults) {
    std::string buffer = "GET / HTTP/1.1\r\nX: " + std::string(100, 'a') + "\n";
    for (std::size_t const first : {std::size_t{40}, buffer.size()}) {
        head_scan scan{{.block = 50}};
        scan.advance({buffer.data(), first});
        EXPECT_EQ(scan.advance(buffer), scan_state::refused);
        EXPECT_EQ(scan.why().status, 431);
    }
}

TEST(HeadScan, KeepsItsLimitsWhenReset) {
    head_scan scan{{.fields = 1}};
    for (int i = 0; i < 2; ++i) {
        auto buffer = head;
        EXPECT_EQ(scan.advance(buffer), scan_state::refused);
        EXPECT_EQ(scan.why().status, 431);
        scan.reset();
    }
}

} // namespace
} // namespace tunic::wire
