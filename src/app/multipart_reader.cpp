#include <tunic/app/input.hpp>
#include <tunic/app/multipart_reader.hpp>
#include <tunic/app/service_core.hpp>
#include <tunic/data/text_buffer.hpp>
#include <tunic/http/media_type.hpp>

#include <cerrno>
#include <string>
#include <system_error>

namespace tunic {
namespace {

std::string_view boundary_for(context const& c) {
    detail::refuse_coded_body(c);
    auto const type = http::media_type::parse(c.header("Content-Type"));
    if (!type || !type->is_multipart_form())
        c.fail(415, "the body must be a multipart form", {{"Accept", "multipart/form-data"}});
    auto const boundary = http::boundary_of(*type);
    if (!boundary) c.fail(400, "the Content-Type of the multipart form has no valid boundary");
    return *boundary;
}

// For the log: a client that sends more than the disk holds, or an error that the program cannot prevent.
[[noreturn]] void refuse_file(std::system_error const& why) {
    auto const code = why.code().value();
    bool const is_full = code == ENOSPC || code == EDQUOT || code == EFBIG;
    throw http_error(is_full ? 507 : 500, std::string("an upload cannot be kept: ") + why.what());
}

} // namespace

multipart_reader::multipart_reader(context& c)
    : multipart_reader(c, c.service_->limits_of(c).multipart.value_or(multipart_limits{})) {}

multipart_reader::multipart_reader(context& c, multipart_limits const& limits)
    : context_(&c), limits_(limits), parser_(boundary_for(c), limits, *c.frames()) {
    if (c.body_read_) input_ = c.whole_body_;
}

// The next event from the received input.
http::multipart_event multipart_reader::take(std::string_view& data) {
    auto const found = parser_.step(input_);
    input_.remove_prefix(found.consumed);
    data = found.data;
    switch (found.event) {
    case http::multipart_event::part: in_part_ = true; break;
    case http::multipart_event::part_end: in_part_ = false; break;
    case http::multipart_event::refused: throw http_error(parser_.why().status, parser_.why().reason);
    default: break;
    }
    return found.event;
}

task<> multipart_reader::receive(context& c, multipart_reader& self) {
    self.input_ = co_await c.read_some();
    if (!self.input_.empty()) co_return;
    auto const why = self.parser_.at_end();
    throw http_error(why.status, why.reason);
}

task<multipart_reader::part*> multipart_reader::next_part(context& c, multipart_reader& self) {
    for (std::string_view skipped;;) {
        auto const event = self.take(skipped);
        if (event == http::multipart_event::part) co_return &self.part_;
        if (event == http::multipart_event::done) co_return nullptr;
        if (event == http::multipart_event::more) co_await receive(c, self);
    }
}

task<std::string_view> multipart_reader::read_some(context& c, multipart_reader& self) {
    std::string_view data;
    while (self.in_part_) {
        auto const event = self.take(data);
        if (event == http::multipart_event::data) co_return data;
        if (event == http::multipart_event::more) co_await receive(c, self);
    }
    co_return std::string_view{};
}

void multipart_reader::reserve(std::size_t octets) const { context_->exchange_->reserve_body(octets); }

void multipart_reader::refuse_size(std::string_view what) const {
    throw http_error(413, "the " + std::string(what) + " '" + std::string(part_.name()) + "' is too large");
}

task<std::string_view> multipart_reader::read_text(context& c, multipart_reader& self) {
    text_buffer gathered(*c.frames());
    for (auto piece = co_await read_some(c, self); !piece.empty(); piece = co_await read_some(c, self)) {
        if (piece.size() > self.limits_.field - gathered.size()) self.refuse_size("field");
        self.reserve(piece.size());
        gathered.append(piece);
    }
    co_return gathered.release();
}

task<uploaded_file> multipart_reader::read_file(context& c, multipart_reader& self) {
    uploaded_file file{std::string(self.part_.file_name()), std::string(self.part_.media_type())};
    for (auto piece = co_await read_some(c, self); !piece.empty(); piece = co_await read_some(c, self)) {
        if (piece.size() > self.limits_.file - file.size()) self.refuse_size("file");
        if (file.in_memory()) self.reserve(piece.size());
        try {
            file.append(piece, self.limits_.file_in_memory);
        } catch (std::system_error const& why) { refuse_file(why); }
    }
    co_return file;
}

} // namespace tunic
