// For each folder among its arguments the shape of its pattern, or `refused`.
#include <tunic/route/parsed_pattern.hpp>
#include <tunic/route/pattern.hpp>

#include <cstdio>
#include <string>

int main(int count, char** folders) {
    for (int i = 1; i < count; ++i) {
        try {
            std::puts(tunic::routing::shape(tunic::routing::parse("/" + std::string(folders[i]))).c_str());
        } catch (tunic::bad_pattern const&) { std::puts("refused"); }
    }
}
