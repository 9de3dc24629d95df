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
    std::string path;
    /// What, for programs: `string_length`. Codes are stable; docs/guide/input.md lists them. A literal.
    std::string_view code;
    /// What, for people, in lower case and without a full stop: `must have 1 to 80 characters`.
    std::string message;

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

/// The JSON Pointer of `at`, `~` and `/` in names escaped; empty when `at` is null.
std::string pointer_to(path_step const* at);

/// What is wrong, in the order in which it was found.
class fault_list {
public:
    /// Enough for a person to act on; what is found beyond that is dropped.
    static constexpr std::size_t most_kept = 100;

    void add(path_step const* at, std::string_view code, std::string message);
    /// How many there were, whether they were kept or not.
    [[nodiscard]] std::size_t found() const noexcept { return found_; }
    [[nodiscard]] bool empty() const noexcept { return faults_.empty(); }
    [[nodiscard]] std::vector<input_fault> const& faults() const& noexcept { return faults_; }
    [[nodiscard]] std::vector<input_fault> faults() && noexcept { return std::move(faults_); }

private:
    std::vector<input_fault> faults_;
    std::size_t found_ = 0;
};

} // namespace data
} // namespace tunic
