// Stands in for libFuzzer where there is none: runs the target once with each file of the folders that are named. So
// the corpus is a test for every compiler.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

int main(int count, char** arguments) {
    namespace fs = std::filesystem;
    std::vector<fs::path> files;
    for (int i = 1; i < count; ++i)
        for (auto const& entry : fs::directory_iterator{arguments[i]}) files.push_back(entry.path());
    std::ranges::sort(files);
    for (auto const& file : files) {
        std::fprintf(stderr, "%s\n", file.c_str()); // the last one named is the one that fails
        std::ifstream in{file, std::ios::binary};
        std::vector<char> const octets{std::istreambuf_iterator<char>{in}, {}};
        LLVMFuzzerTestOneInput(reinterpret_cast<std::uint8_t const*>(octets.data()), octets.size());
    }
    std::fprintf(stderr, "%zu inputs\n", files.size());
    return files.empty() ? 1 : 0;
}
