#include <array>
#include <gtest/gtest.h>
#include <set>
#include <string>
#include <tunic/http/method.hpp>

using namespace tunic;

namespace {

constexpr std::array standard{method::GET,    method::HEAD,  method::POST,  method::PUT,     method::PATCH,
                              method::DELETE, method::QUERY, method::TRACE, method::CONNECT, method::OPTIONS};

static_assert(method::parse("GET") == method::GET);
static_assert((method::POST | method::DELETE).contains(method::DELETE));

TEST(Method, ParsesItsOwnName) {
    for (auto m : standard) {
        auto const parsed = method::parse(m.name());
        ASSERT_TRUE(parsed.has_value()) << m.name();
        EXPECT_EQ(*parsed, m);
        EXPECT_TRUE(parsed->is_standard());
    }
}

TEST(Method, HasOneIndexEach) {
    std::set<std::size_t> indices{method::other.index()};
    for (auto m : standard) indices.insert(m.index());
    EXPECT_EQ(indices.size(), method::count);
    EXPECT_EQ(*indices.rbegin(), method::count - 1);
}

TEST(Method, IsCaseSensitive_A7) {
    auto const lower_case = method::parse("get");
    ASSERT_TRUE(lower_case.has_value());
    EXPECT_FALSE(lower_case->is_standard());
    EXPECT_NE(*lower_case, method::GET);
}

TEST(Method, KeepsTheNameOfAnyToken_A7) {
    std::string const received = "PURGE";
    auto const purge = method::parse(received);
    ASSERT_TRUE(purge.has_value());
    EXPECT_EQ(purge->name().data(), received.data());
    EXPECT_EQ(*purge, method::custom("PURGE"));
    EXPECT_NE(*purge, method::custom("PURGES"));
    EXPECT_EQ(purge->index(), method::other.index());
}

TEST(Method, DoesNotConfuseNamesOfOneLength) {
    for (auto const* name : {"GOT", "PUD", "POSH", "HEAT", "PATCO", "QUERO", "TRACK", "DELETA", "OPTIONZ", "CONNECD"})
        EXPECT_FALSE(method::parse(name)->is_standard()) << name;
}

TEST(Method, RefusesWhatIsNoToken) {
    for (auto const* text : {"", "GE T", "GET\t", "G(T", "M\xC3\xA9thode", "a,b"})
        EXPECT_FALSE(method::parse(text).has_value()) << text;
    EXPECT_THROW(method::custom("two words"), std::invalid_argument);
}

TEST(MethodSet, HoldsEverythingByDefault) {
    method_set const set;
    for (auto m : standard) EXPECT_TRUE(set.contains(m)) << m.name();
    EXPECT_TRUE(set.contains(method::custom("PURGE")));
}

TEST(MethodSet, HoldsWhatItWasMadeOf) {
    auto const set = method::POST | method::DELETE | method::other;
    for (auto m : standard) EXPECT_EQ(set.contains(m), m == method::POST || m == method::DELETE) << m.name();
    EXPECT_TRUE(set.contains(method::custom("PURGE")));
    EXPECT_FALSE(method_set{method::GET}.contains(method::custom("PURGE")));
}

TEST(MethodSet, CanBeEmpty_B7) {
    EXPECT_TRUE(method_set::none().empty());
    for (auto m : standard) EXPECT_FALSE(method_set::none().contains(m)) << m.name();
}

TEST(MethodSet, LosesWhatIsRemoved) {
    auto set = method::GET | method::PUT;
    set.remove(method::PUT);
    EXPECT_EQ(set, method_set{method::GET});
    EXPECT_FALSE(set.intersects(method::PUT));
    EXPECT_TRUE(set.intersects(method::GET | method::PUT));
}

TEST(Allow, HasAFixedOrder_A1) {
    EXPECT_EQ(allow_value(method::OPTIONS | method::POST | method::HEAD | method::GET), "GET, HEAD, POST, OPTIONS");
    EXPECT_EQ(allow_value(method_set::all()), "GET, HEAD, POST, PUT, PATCH, DELETE, QUERY, TRACE, CONNECT, OPTIONS");
    EXPECT_EQ(allow_value(method_set::none()), "");
}

TEST(Allow, NamesOtherMethodsBeforeOptions_A7) {
    std::array const others{method::custom("PURGE"), method::custom("LOCK")};
    EXPECT_EQ(allow_value(method::GET | method::OPTIONS, others), "GET, PURGE, LOCK, OPTIONS");
    EXPECT_EQ(allow_value(method_set::none(), others), "PURGE, LOCK");
}

} // namespace
