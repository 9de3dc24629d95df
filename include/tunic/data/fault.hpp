#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tunic {

/// One thing that is wrong with a value that came from outside.
struct input_fault {
    /// Where, as a JSON Pointer (RFC 6901) into the value: `/items/0/name`. Empty: the value itself.
    std::string path = {};
    /// What, for programs: `string_length`. Codes are stable; docs/guide/input.md lists them. A literal.
    std::string_view code = {};
    /// What, for people, in lower case and without a full stop: `must have 1 to 80 characters`.
    std::string message = {};

    friend bool operator==(input_fault const&, input_fault const&) = default;
};

namespace data {

/// The way from a value to one of its parts, kept on the stack while the value is walked; a text only when something is
/// wrong there.
struct path_step {
    path_step const* outer = nullptr; // null at the value itself, which has no step of its own
    std::string_view name;            // of a member; of an element: empty
    std::size_t index = 0;            // of an element
    bool is_element = false;

    [[nodiscard]] static constexpr path_step member(path_step const* outer, std::string_view name) noexcept {
        return {outer, name, 0, false};
    }
    [[nodiscard]] static constexpr path_step element(path_step const* outer, std::size_t index) noexcept {
        return {outer, {}, index, true};
    }
};

/// The JSON Pointer of `at`, `~` and `/` in names escaped; empty when `at` is null. Of a name that is longer than 64
/// octets, which only the key of a map or an unknown member can be, the beginning and `...`.
std::string pointer_to(path_step const* at);

/// What is wrong, in the order in which it was found.
class fault_list {
public:
    /// Enough for a person to act on; what is found beyond that is dropped. It comes from a client, and goes back to
    /// it: neither the number of faults nor the length of what is said of them may be the client's to choose.
    static constexpr std::size_t most_kept = 100;
    /// The octets of all paths and messages, beyond which no fault is kept.
    static constexpr std::size_t most_octets = std::size_t{64} * 1024;

    void add(path_step const* at, std::string_view code, std::string message);
    /// Whether one more would be kept; if not, it is counted only, and its message need not be made.
    [[nodiscard]] bool wants_more() const noexcept { return faults_.size() < most_kept && octets_ < most_octets; }
    /// How many there were, whether they were kept or not.
    [[nodiscard]] std::size_t found() const noexcept { return found_; }
    [[nodiscard]] bool empty() const noexcept { return faults_.empty(); }
    [[nodiscard]] std::vector<input_fault> const& faults() const& noexcept { return faults_; }
    [[nodiscard]] std::vector<input_fault> faults() && noexcept { return std::move(faults_); }

private:
    std::vector<input_fault> faults_;
    std::size_t found_ = 0;
    std::size_t octets_ = 0; // of paths and messages
};

} // namespace data
} // namespace tunic
