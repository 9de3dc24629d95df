// expect: this type cannot be written as JSON: specialise tunic::describe<T> to list its fields
#include <tunic/app/app.hpp>

class opaque {
public:
    explicit opaque(int n) : n_(n) {}

private:
    int n_;
};

void handler(tunic::context& c) { c.json(opaque(1)); }
