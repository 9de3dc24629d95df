#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tunic {

/// One fault of an external value.
struct input_fault {
    /// The place of the fault, as a JSON Pointer (RFC 6901) into the value: `/items/0/name`. Empty: the value itself.
    std::string path = {};
    /// The fault for programs: `string_length`. Codes are stable; docs/guide/input.md lists them. A literal.
    std::string_view code = {};
    /// The fault for people, in lower case and without a full stop: `must have 1 to 80 characters`.
    std::string message = {};

    friend bool operator==(input_fault const&, input_fault const&) = default;
};

namespace data {

/// The path from a value to one of its parts, kept on the stack while the value is walked; it becomes a text only for a
/// fault.
struct path_step {
    path_step const* outer = nullptr; // null at the value itself, which has no step
    std::string_view name;            // of a member; empty for an element
    std::size_t index = 0;            // of an element
    bool is_element = false;

    [[nodiscard]] static constexpr path_step member(path_step const* outer, std::string_view name) noexcept {
        return {outer, name, 0, false};
    }
    [[nodiscard]] static constexpr path_step element(path_step const* outer, std::size_t index) noexcept {
        return {outer, {}, index, true};
    }
};

/// The JSON Pointer of `at`, with `~` and `/` in names escaped; empty when `at` is null. A name longer than 64 bytes,
/// which only the key of a map or an unknown member can have, is cut short and ends in `...`.
std::string pointer_to(path_step const* at);

/// The faults, in the order of discovery.
class fault_list {
public:
    /// Enough for a person to act on; further faults are dropped. Faults come from a client and go back to it, so the
    /// client must not control their number or the length of their texts.
    static constexpr std::size_t most_kept = 100;
    /// The limit for the bytes of all paths and messages; no fault beyond it is kept.
    static constexpr std::size_t most_octets = std::size_t{64} * 1024;

    void add(path_step const* at, std::string_view code, std::string message);
    /// Whether another fault would be kept; if not, it is only counted, and needs no message.
    [[nodiscard]] bool wants_more() const noexcept { return faults_.size() < most_kept && octets_ < most_octets; }
    /// The number of faults, whether kept or not.
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
