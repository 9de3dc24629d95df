#include <tunic/api/url.hpp>

#include "api/users_api.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace {

using tunic::param;
using tunic::url_for;

enum class shade { light, dark };
struct options {
    int page;
    int size = 20;
    double ratio = 0.5;
    shade colour = shade::light;
    std::string text;
    std::optional<bool> exact;
    std::vector<std::int64_t> ids;
};

constexpr auto root = tunic::root("files");
constexpr auto by_name = GET(root / param<std::string>("name"));
constexpr auto by_view = GET(root / param<std::string_view>("name") / "raw");
constexpr auto by_byte = GET(root / param<std::uint8_t>("byte"));
constexpr auto by_shade = GET(root / param<shade>("shade") / param<bool>("on"));
constexpr auto by_ratio = GET(root / param<double>("ratio"));
constexpr auto spaced = GET(root / "a b");
constexpr auto searched = GET(root).query<options>();

TEST(UrlG8, PutsIdsInTheirPlaces) {
    EXPECT_EQ(url_for<api::get_user>(42), "/api/users/42");
    EXPECT_EQ(url_for<api::get_user>(INT64_MIN), "/api/users/-9223372036854775808");
    EXPECT_EQ(url_for<api::list_vips>(), "/api/users/vips");
    EXPECT_EQ((url_for<by_shade>(shade::dark, true)), "/files/dark/true");
    EXPECT_EQ(url_for<by_ratio>(0.25), "/files/0.25");
}

TEST(UrlG8, EncodesIdsSoThatTheyStayOneSegment) {
    EXPECT_EQ(url_for<by_name>(" "), "/files/%20");
    EXPECT_EQ(url_for<by_name>("%20"), "/files/%2520");
    EXPECT_EQ(url_for<by_name>("a/b"), "/files/a%2Fb");
    EXPECT_EQ(url_for<by_name>("é"), "/files/%C3%A9");
    EXPECT_EQ(url_for<by_name>(std::string("?#&+")), "/files/%3F%23%26%2B");
    EXPECT_EQ(url_for<by_view>("x y"), "/files/x%20y/raw");
    EXPECT_EQ(url_for<spaced>(), "/files/a%20b");
}

TEST(UrlG8, RefusesIdsThatWouldLeadElsewhere) {
    for (auto const* const id : {"", ".", ".."}) EXPECT_THROW((void)url_for<by_name>(id), std::invalid_argument) << id;
}

TEST(UrlG8, RefusesIdsOutOfTheRangeOfTheirType) {
    EXPECT_EQ(url_for<by_byte>(255), "/files/255");
    EXPECT_THROW((void)url_for<by_byte>(256), std::invalid_argument);
    EXPECT_THROW((void)url_for<by_byte>(-1), std::invalid_argument);
    EXPECT_THROW((void)url_for<api::get_user>(UINT64_MAX), std::invalid_argument);
}

TEST(UrlG7, LeavesOutWhatIsUnset) {
    EXPECT_EQ(url_for<api::list_users>(), "/api/users");
    EXPECT_EQ(url_for<api::list_users>(api::filter{}), "/api/users");
}

TEST(UrlG7, SendsAMandatoryFieldWhateverItsValue) {
    EXPECT_EQ(url_for<searched>(options{}), "/files?page=0&text=");
    options o{};
    o.text = "x";
    EXPECT_EQ(url_for<searched>(o), "/files?page=0&text=x");
}

TEST(UrlG7, SendsAnOptionalThatIsSetAndADefaultThatWasChanged) {
    api::filter f{.inactive = true, .q = "", .tag = {}};
    EXPECT_EQ(url_for<api::list_users>(f), "/api/users?inactive=true&q=");
    options o{.page = 2, .size = 5, .ratio = 1e-7, .colour = shade::dark, .text = "t", .exact = false, .ids = {-1, 2}};
    EXPECT_EQ(url_for<searched>(o), "/files?page=2&size=5&ratio=1e-07&colour=dark&text=t&exact=false&ids=-1&ids=2");
}

struct labelled {
    char code[4];
    char fixed[4] = {'a', 'b', 'c', 'd'};
};
constexpr auto by_label = GET(root).query<labelled>();

TEST(UrlG7, SendsAnArrayOfCharactersThatIsFull) {
    EXPECT_EQ(url_for<by_label>(labelled{{'a', 'b', 'c', 'd'}}), "/files?code=abcd");
    EXPECT_EQ(url_for<by_label>(labelled{{'a'}, {'x'}}), "/files?code=a&fixed=x");
}

TEST(UrlG7, SendsListValuesAsSeparatePairsInOrder) {
    api::filter const f{.inactive = false, .q = {}, .tag = {"b", "a,c", "d&e", "f g", ""}};
    EXPECT_EQ(url_for<api::list_users>(f), "/api/users?tag=b&tag=a%2Cc&tag=d%26e&tag=f%20g&tag=");
}

constexpr auto by_octet = GET(root / "octets" / param<std::byte>("octet"));

TEST(UrlG8, WritesAnEnumWithoutNamesAsItsNumber) { EXPECT_EQ(url_for<by_octet>(std::byte{255}), "/files/octets/255"); }

} // namespace
