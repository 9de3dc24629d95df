// A constraint that has no meaning for its member is told in a sentence where the rule is written.
#include <tunic/data/rules.hpp>

#include <map>
#include <string>
#include <vector>

struct part {
    int* raw;
};
struct user {
    std::string name;
    int age;
    bool active;
    std::vector<std::string> tags;
    std::vector<part> parts;
    void rename();
};
bool is_even(int n) { return n % 2 == 0; }

using namespace tunic;

constexpr auto name = &user::name;
constexpr auto age = &user::age;
constexpr auto tags = &user::tags;

template struct tunic::rule_set<rule<name, length<1, 80>, format<email>, matches<"a">, one_of<"a", "b">>>;

template struct tunic::rule_set<rule<age, length<1>>>;     // expect: length is for texts and bytes
template struct tunic::rule_set<rule<tags, length<1>>>;    // expect: use items for other sequences
template struct tunic::rule_set<rule<name, length<9, 8>>>; // expect: no text is that short and that long
template struct tunic::rule_set<rule<name, minimum<0>>>;   // expect: minimum is for numbers: use length for texts
template struct tunic::rule_set<rule<&user::active, maximum<0>>>;  // expect: maximum is for numbers
template struct tunic::rule_set<rule<tags, exclusive_minimum<0>>>; // expect: exclusive_minimum is for numbers
template struct tunic::rule_set<rule<name, exclusive_maximum<0>>>; // expect: exclusive_maximum is for numbers
template struct tunic::rule_set<rule<name, multiple_of<2>>>;       // expect: multiple_of is for numbers
template struct tunic::rule_set<rule<age, multiple_of<0>>>;        // expect: a step is greater than zero
template struct tunic::rule_set<rule<age, minimum<name>>>;         // expect: a bound is a number
template struct tunic::rule_set<rule<age, matches<"a">>>;          // expect: matches is for texts
template struct tunic::rule_set<rule<age, format<email>>>;         // expect: format is for texts
template struct tunic::rule_set<rule<name, items<1>>>;             // expect: items is for sequences and maps
template struct tunic::rule_set<rule<name, unique>>;               // expect: unique is for sequences
template struct tunic::rule_set<rule<&user::parts, unique>>;       // expect: unique compares elements with operator<
template struct tunic::rule_set<rule<name, one_of<1, 2>>>;         // expect: values of the member's own type
template struct tunic::rule_set<rule<age, one_of<"a">>>;           // expect: values of the member's own type
template struct tunic::rule_set<rule<age, one_of<>>>;              // expect: one_of<\.\.\.> lists at least one value
template struct tunic::rule_set<rule<age, each<minimum<0>>>>;      // expect: each is for the elements of sequences
template struct tunic::rule_set<rule<tags, each<minimum<1>>>>;     // expect: minimum is for numbers
template struct tunic::rule_set<rule<name, satisfies<is_even>>>;   // expect: called with the member's value
template struct tunic::rule_set<rule<age, int>>;                   // expect: a rule is a member and its constraints
template struct tunic::rule_set<rule<&user::rename, minimum<1>>>;  // expect: a rule begins with a data member
template struct tunic::rule_set<rule<1, minimum<1>>>;              // expect: a rule begins with a data member
template struct tunic::rule_set<length<1>>;                        // expect: rule_set<\.\.\.> lists rule
