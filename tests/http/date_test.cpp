#include "random_text.hpp"
#include <cstdint>
#include <ctime>
#include <gtest/gtest.h>
#include <limits>
#include <string>
#include <tunic/http/date.hpp>

using namespace tunic;

namespace {

std::string format(std::int64_t seconds) {
    auto const date = http::format_date(seconds);
    return {date.data(), date.size()};
}

TEST(Date, HasTheFixedForm_F10) {
    EXPECT_EQ(format(784'111'777), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(format(0), "Thu, 01 Jan 1970 00:00:00 GMT");
    EXPECT_EQ(format(-1), "Wed, 31 Dec 1969 23:59:59 GMT");
    EXPECT_EQ(format(951'782'400), "Tue, 29 Feb 2000 00:00:00 GMT");
    EXPECT_EQ(format(4'107'542'400), "Mon, 01 Mar 2100 00:00:00 GMT");
    EXPECT_EQ(format(253'402'300'799), "Fri, 31 Dec 9999 23:59:59 GMT");
}

TEST(Date, StopsAtTheYearsThatHaveFourDigits) {
    EXPECT_EQ(format(std::numeric_limits<std::int64_t>::max()), "Fri, 31 Dec 9999 23:59:59 GMT");
    EXPECT_EQ(format(std::numeric_limits<std::int64_t>::min()), "Sat, 01 Jan 0000 00:00:00 GMT");
}

TEST(Date, AgreesWithTheCLibrary) {
    for (std::int64_t seconds = -2'208'988'800; seconds < 7'258'118'400; seconds += 86'399 * 7) {
        auto const time = static_cast<std::time_t>(seconds);
        std::tm broken_down{};
        gmtime_r(&time, &broken_down);
        char expected[64];
        std::strftime(expected, sizeof expected, "%a, %d %b %Y %H:%M:%S GMT", &broken_down);
        ASSERT_EQ(format(seconds), expected) << seconds;
    }
}

TEST(Date, ReadsAllThreeForms) {
    for (auto const* date :
         {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"})
        EXPECT_EQ(http::parse_date(date), 784'111'777) << date;
    EXPECT_EQ(http::parse_date("Wed Nov 16 08:49:37 1994"), 784'975'777);
    EXPECT_EQ(http::parse_date("Sat, 31 Dec 2016 23:59:60 GMT"), 1'483'228'800);
}

TEST(Date, TakesTwoDigitYearsForAtMostFiftyYearsAhead) {
    std::int64_t const in_2026 = 1'770'000'000;
    EXPECT_EQ(format(*http::parse_date("Monday, 01-Jan-76 00:00:00 GMT", in_2026)).substr(12, 4), "2076");
    EXPECT_EQ(format(*http::parse_date("Monday, 01-Jan-77 00:00:00 GMT", in_2026)).substr(12, 4), "1977");
    EXPECT_EQ(format(*http::parse_date("Monday, 01-Jan-26 00:00:00 GMT", in_2026)).substr(12, 4), "2026");
}

TEST(Date, RefusesEverythingElse) {
    for (auto const* date : {"",
                             "Sun",
                             "Sun,",
                             "Sun, 06 Nov 1994",
                             "Sun, 06 Nov 1994 08:49:37",
                             "Sun, 06 Nov 1994 08:49:37 UTC",
                             "Sun, 06 Nov 1994 08:49:37 GMT ",
                             " Sun, 06 Nov 1994 08:49:37 GMT",
                             "Sun, 6 Nov 1994 08:49:37 GMT",
                             "sun, 06 nov 1994 08:49:37 gmt",
                             "Xxx, 06 Nov 1994 08:49:37 GMT",
                             "Sun, 06 Xxx 1994 08:49:37 GMT",
                             "Sun, 31 Nov 1994 08:49:37 GMT",
                             "Sun, 00 Nov 1994 08:49:37 GMT",
                             "Wed, 29 Feb 2023 00:00:00 GMT",
                             "Sun, 06 Nov 1994 24:00:00 GMT",
                             "Sun, 06 Nov 1994 08:60:00 GMT",
                             "Sun, 06 Nov 1994 08:49:61 GMT",
                             "Sun, 06 Nov 94 08:49:37 GMT",
                             "Sunday, 06-Nov-1994 08:49:37 GMT",
                             "Sun, -6 Nov 1994 08:49:37 GMT",
                             "1994-11-06T08:49:37Z",
                             "784111777"})
        EXPECT_EQ(http::parse_date(date), std::nullopt) << date;
}

TEST(Date, ReadsWhatItWrites) {
    test::random_text random{"x"};
    for (int i = 0; i < test::random_rounds; ++i) {
        auto const seconds =
            static_cast<std::int64_t>(random.below(253'402'300'800)) - (i % 2 == 0 ? 62'167'219'200 : 0);
        ASSERT_EQ(http::parse_date(format(seconds)), seconds);
    }
}

TEST(Date, SurvivesAnything) {
    test::random_text text{"SunJadayNov0169:-, GMT"};
    for (int i = 0; i < test::random_rounds; ++i) {
        auto date = "Sun, 06 Nov 1994 08:49:37 GMT" + text();
        date[text.below(29)] = text.below(2) == 0 ? '0' : ' ';
        if (auto const seconds = http::parse_date(date)) { ASSERT_EQ(http::parse_date(format(*seconds)), seconds); }
    }
}

} // namespace
