// Answers for each URL among its arguments with a line: the status, what the handler and the layers said.
#include <tunic/testing/test_client.hpp>
#include <tunic/tunic.hpp>

#include <cstdio>
#include <routes/api.hpp>
#include <string>

int main(int count, char** urls) {
    tunic::app app;
    app.mount(routes::api());
    tunic::testing::test_client client{std::move(app).compile()};
    for (int i = 1; i < count; ++i) {
        auto const answer = client.get(urls[i]);
        std::string layers;
        for (auto const& [name, value] : answer.headers)
            if (name == "X-Layer") layers += " " + value;
        std::printf("%d %s%s\n", answer.status, answer.status == 200 ? answer.body.c_str() : "-", layers.c_str());
    }
}
