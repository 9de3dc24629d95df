#include <tunic/app/problem.hpp>
#include <tunic/data/json_writer.hpp>
#include <tunic/http/status.hpp>

namespace tunic {

void format_problem(text_buffer& out, problem const& p) {
    out.append(R"({"type":"about:blank","title":)");
    write_json(out, http::reason_phrase(p.status));
    out.append(R"(,"status":)");
    write_json(out, p.status);
    if (!p.detail.empty()) {
        out.append(R"(,"detail":)");
        write_json(out, p.detail);
    }
    if (!p.request_id.empty()) {
        out.append(R"(,"request_id":)");
        write_json(out, p.request_id);
    }
    if (!p.target.empty()) {
        out.append(R"(,"target":)");
        write_json(out, p.target);
        out.append(R"(,"errors":)");
        write_json(out, p.errors);
    }
    out.append('}');
}

} // namespace tunic
