#pragma once
#include <tunic/app/context.hpp>
#include <tunic/app/uploaded_file.hpp>
#include <tunic/http/multipart_limits.hpp>
#include <tunic/http/multipart_parser.hpp>

#include <string_view>

namespace tunic {

/// Reads a multipart form (RFC 7578) part by part, as it arrives:
///
///     multipart_reader form(c);
///     while (auto* const part = co_await form.next())
///         if (part->is_file())
///             for (auto piece = co_await part->read_some(); !piece.empty(); piece = co_await part->read_some())
///                 co_await store.write(piece);
///
/// Nothing is kept: a form may be larger than the memory, up to the body limit. While the handler reads nothing,
/// nothing is taken from the socket, and the sender has to wait. A part may be left unread, wholly or partly: next()
/// skips the rest.
///
/// All functions that read throw http_error: 400 when the form is malformed or ends early, 413 over a limit; otherwise
/// they throw as c.read_some() does. The reader must not outlive its context. Do not mix it with c.body() and
/// c.read_some(); a body that was already read whole is parsed from memory.
class multipart_reader {
public:
    /// A part of the form. Its texts are valid until the next part is requested.
    class part {
    public:
        part(part const&) = delete;
        part& operator=(part const&) = delete;

        /// The name of the field; never empty.
        [[nodiscard]] std::string_view name() const noexcept { return head().name; }
        /// Whether it is a file: whether it has a file name, even an empty one.
        [[nodiscard]] bool is_file() const noexcept { return head().file_name.has_value(); }
        /// The client's name for the file, without folders. Empty for a text, and when the client gives no valid file
        /// name. Untrusted: any text without slashes, backslashes and control characters.
        [[nodiscard]] std::string_view file_name() const noexcept { return head().file_name.value_or(""); }
        /// The client's media type for it, well-formed; empty when the client gives none.
        [[nodiscard]] std::string_view media_type() const noexcept { return head().media_type; }

        /// The next piece of the content; empty at its end. Valid until the form is read again.
        [[nodiscard]] task<std::string_view> read_some() {
            return multipart_reader::read_some(*reader_->context_, *reader_);
        }
        /// The rest of the content as one text that lives until the response is sent. Throws http_error 413 when it is
        /// larger than the limit for a field.
        [[nodiscard]] task<std::string_view> text() {
            return multipart_reader::read_text(*reader_->context_, *reader_);
        }
        /// The rest of the content as a file: in memory while it is small, then in a temporary file. Throws http_error
        /// 507 when there is no room for it, 500 when it cannot be written.
        [[nodiscard]] task<uploaded_file> file() { return multipart_reader::read_file(*reader_->context_, *reader_); }

    private:
        friend class multipart_reader;
        explicit part(multipart_reader& reader) noexcept : reader_(&reader) {}
        [[nodiscard]] http::part_head const& head() const noexcept { return reader_->parser_.head(); }

        multipart_reader* reader_;
    };

    /// With the limits of the route. Throws http_error 415 when the request is not multipart/form-data, 400 when the
    /// type names no boundary.
    explicit multipart_reader(context& c);
    /// With these limits in place of the route's.
    multipart_reader(context& c, multipart_limits const& limits);
    multipart_reader(multipart_reader const&) = delete;
    multipart_reader& operator=(multipart_reader const&) = delete;

    /// The next part; null at the end of the form. There is one part at a time: the previous one must not be used any
    /// more.
    [[nodiscard]] task<part*> next() { return next_part(*context_, *this); }
    /// The limits in effect.
    [[nodiscard]] multipart_limits const& limits() const noexcept { return limits_; }

private:
    // Static, so that their frames live in the context's memory.
    static task<part*> next_part(context& c, multipart_reader& self);
    static task<std::string_view> read_some(context& c, multipart_reader& self);
    static task<std::string_view> read_text(context& c, multipart_reader& self);
    static task<uploaded_file> read_file(context& c, multipart_reader& self);
    static task<> receive(context& c, multipart_reader& self);
    http::multipart_event take(std::string_view& data);
    void reserve(std::size_t octets) const;
    [[noreturn]] void refuse_size(std::string_view what) const;

    context* context_;
    multipart_limits limits_;
    http::multipart_parser parser_;
    std::string_view input_; // received but not yet read
    part part_{*this};
    bool in_part_ = false;
};

} // namespace tunic
