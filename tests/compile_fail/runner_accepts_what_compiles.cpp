// expect: ok
// The control: were the include path or a flag wrong, every other case here would fail for that reason instead.
#include <tunic/base/text.hpp>

int main() {}
